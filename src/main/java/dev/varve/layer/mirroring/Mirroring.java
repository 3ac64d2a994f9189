package dev.varve.layer.mirroring;

import dev.varve.layer.verification.FilePlace;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings a second store to what the first has published, and tells where they differ. Nothing in
 * either is changed or removed, and whatever is interrupted may be done again. For one thread.
 */
public final class Mirroring {

    private final MirroredPlace from;
    private final MirroredPlace to;
    private final Wishes wishes;
    private final MirrorListener listener;
    private final ChainCopies chains;

    /**
     * How a run goes.
     *
     * @param comparesBytes whether what both have is read and compared, and not the sizes alone
     * @param isDryRun whether nothing is written
     * @param threads that copy and compare
     */
    public record Wishes(boolean comparesBytes, boolean isDryRun, int threads) {}

    public Mirroring(MirroredPlace from, MirroredPlace to, Wishes wishes, MirrorListener listener) {
        this.from = from;
        this.to = to;
        this.wishes = wishes;
        this.listener = listener;
        this.chains = new ChainCopies(from, to, wishes.isDryRun());
    }

    /**
     * Compares all that is published and copies what is missing.
     *
     * @throws TransientStoreException if a store could not be used: what is not done another run
     *     does
     * @throws InterruptedIOException if the thread was interrupted
     * @throws IOException if one of the stores cannot be listed
     * @throws java.io.UncheckedIOException if listing fails on the way
     */
    public MirrorSummary run() throws IOException {
        Tally tally = new Tally(listener);
        ObjectCopies copies = new ObjectCopies(from, to, wishes.isDryRun(), tally);
        ChainCopies.Walk walk = chains.new Walk();
        try (CopyThreads threads = new CopyThreads(wishes.threads(), tally);
                Stream<BlobInfo> first = from.list();
                Stream<BlobInfo> second = to.list()) {
            new Listings(first, second)
                    .walk(
                            new Visit(
                                    copies,
                                    new FileCopies(from, to, copies, tally),
                                    walk,
                                    tally,
                                    threads));
            threads.finish();
            threads.give(new BlobKey("_audit"), () -> walk.copy(copies, tally));
            threads.finish();
        }
        return tally.summary();
    }

    /**
     * Copies an object of the first store that was just created.
     *
     * @param key in the first store
     * @return false if it is not in the mirror, and a run has to see to it
     * @throws IOException if one of the stores refuses; may be repeated
     */
    public boolean follow(BlobKey key) throws IOException {
        Optional<BlobKey> inside = from.inside(key);
        if (inside.isEmpty()) {
            return true;
        }
        Tally tally = new Tally(listener);
        ObjectCopies copies = new ObjectCopies(from, to, wishes.isDryRun(), tally);
        try {
            return follow(inside.get(), copies, tally) && tally.summary().isComplete();
        } catch (BrokenSourceException broken) {
            broken.tell(tally);
            return false;
        }
    }

    private boolean follow(BlobKey inside, ObjectCopies copies, Tally tally)
            throws IOException, BrokenSourceException {
        return switch (ObjectKind.of(inside)) {
            case MANIFEST -> {
                FilePlace place = FilePlace.ofManifest("", inside).orElseThrow();
                new FileCopies(from, to, copies, tally).publish(place);
                yield true;
            }
            case DEAD_LETTERS -> {
                Optional<BlobInfo> letters = from.head(inside);
                if (letters.isPresent()) {
                    copies.copy(inside, letters.get().sizeBytes(), Optional.empty());
                }
                yield true;
            }
            case AUDIT -> chains.follow(inside, copies, tally);
            case FILE, OTHER -> true;
        };
    }

    /** What is to be done about each object of the two listings. */
    private final class Visit implements Listings.Visitor {

        private final ObjectCopies copies;
        private final FileCopies files;
        private final ChainCopies.Walk walk;
        private final Tally tally;
        private final CopyThreads threads;

        Visit(
                ObjectCopies copies,
                FileCopies files,
                ChainCopies.Walk walk,
                Tally tally,
                CopyThreads threads) {
            this.copies = copies;
            this.files = files;
            this.walk = walk;
            this.tally = tally;
            this.threads = threads;
        }

        @Override
        public void onlyFirst(BlobInfo object) throws IOException {
            BlobKey inside = object.key();
            switch (ObjectKind.of(inside)) {
                case FILE ->
                        threads.give(
                                inside,
                                () ->
                                        lacksFile(
                                                FilePlace.ofFile("", inside).orElseThrow(),
                                                object));
                case MANIFEST ->
                        threads.give(
                                inside,
                                () ->
                                        lacksManifest(
                                                FilePlace.ofManifest("", inside).orElseThrow(),
                                                object));
                case DEAD_LETTERS ->
                        threads.give(
                                inside,
                                () -> copies.copy(inside, object.sizeBytes(), Optional.empty()));
                case AUDIT -> walk.saw(inside, false);
                case OTHER -> {}
            }
        }

        /** Its manifest may have brought it by now. */
        private void lacksFile(FilePlace place, BlobInfo file)
                throws IOException, BrokenSourceException {
            if (wishes.isDryRun()) {
                if (from.head(place.manifest()).isPresent()) {
                    tally.copied(file.sizeBytes());
                } else {
                    tally.unpublished();
                }
            } else if (to.head(place.file()).isEmpty()) {
                files.publish(place);
            }
        }

        private void lacksManifest(FilePlace place, BlobInfo manifest)
                throws IOException, BrokenSourceException {
            if (wishes.isDryRun()) {
                tally.copied(manifest.sizeBytes());
            } else {
                files.publish(place);
            }
        }

        @Override
        public void both(BlobInfo first, BlobInfo second) throws IOException {
            BlobKey inside = first.key();
            ObjectKind kind = ObjectKind.of(inside);
            if (kind == ObjectKind.OTHER) {
                return;
            }
            if (kind == ObjectKind.AUDIT) {
                walk.saw(inside, true);
            }
            if (first.sizeBytes() != second.sizeBytes()) {
                tally.found(
                        MirrorFinding.Kind.DIFFERENT,
                        inside,
                        ObjectCopies.bytes(first.sizeBytes()),
                        ObjectCopies.bytes(second.sizeBytes()));
            } else if (!wishes.comparesBytes()) {
                tally.same(0);
            } else if (kind == ObjectKind.FILE) {
                FilePlace place = FilePlace.ofFile("", inside).orElseThrow();
                threads.give(inside, () -> files.compare(place, first.sizeBytes()));
            } else {
                threads.give(inside, () -> compareBytes(inside, first.sizeBytes()));
            }
        }

        private void compareBytes(BlobKey inside, long sizeBytes) throws IOException {
            if (copies.isSame(inside, sizeBytes, Optional.empty())) {
                tally.same(sizeBytes);
            }
        }

        /** It may have come to both while the first was listed. */
        @Override
        public void onlySecond(BlobInfo object) throws IOException {
            BlobKey inside = object.key();
            if (ObjectKind.of(inside) != ObjectKind.OTHER && from.head(inside).isEmpty()) {
                tally.found(
                        MirrorFinding.Kind.EXTRA,
                        inside,
                        "no object, as in the first store",
                        ObjectCopies.bytes(object.sizeBytes()));
            }
        }
    }
}
