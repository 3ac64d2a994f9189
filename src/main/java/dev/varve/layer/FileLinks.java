package dev.varve.layer;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.audit.ChainedManifest;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.audit.TableChain;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chain of one table, and the files that wait for their events. An event takes the number
 * behind the last; who finds it taken reads what is there, and goes on behind it. So whoever adds
 * the event of a file has read all events since its manifest was written, and finds it among them
 * if somebody was faster. Thread-safe.
 */
final class FileLinks {

    /** As many files wait for a chain that is held back; of more it is only told. */
    private static final int MOST_HELD = 10_000;

    /** So many of them are tried when a file is published, which waits for it. */
    private static final int RESUMED_AT_ONCE = 16;

    private final LayerContext context;
    private final TableChain chain;

    // Guarded by this.
    private final Set<File> held = new LinkedHashSet<>();
    private @Nullable String trouble;

    /** As it was when it was last looked at: others may be further. */
    private @Nullable Place last;

    FileLinks(LayerContext context, TableChain chain) {
        this.context = context;
        this.chain = chain;
    }

    /**
     * A file whose manifest is there.
     *
     * @param key of the Parquet object
     * @param manifest key of its manifest
     * @param checksum of the Parquet object, {@code sha256:…}; empty where only the manifest tells
     */
    record File(BlobKey key, BlobKey manifest, Optional<String> checksum) {}

    /**
     * Behind an event.
     *
     * @param number of the event; 0 before the first
     * @param hashes of the event; empty where only its number is known
     */
    private record Place(long number, Optional<AuditEvent.Hashes> hashes) {

        static Place behind(FileEvent event) {
            return new Place(event.number(), Optional.of(event.hashes()));
        }
    }

    String table() {
        return chain.table();
    }

    /**
     * Writes the manifest and the event of a file, unless they are there.
     *
     * @throws BrokenChainException if nothing can be added before a person has looked
     * @throws IOException if the store refuses; may be repeated
     */
    void publish(Publication publication) throws IOException, BrokenChainException {
        File file =
                new File(
                        publication.file(),
                        publication.manifest(),
                        Optional.of("sha256:" + publication.sha256()));
        Manifest.Standing there =
                context.manifest().writeNumbered(publication, lastPlace().number());
        link(file, there.bytes(), there.isNew());
        resume(RESUMED_AT_ONCE);
    }

    /**
     * Writes the event of a file that has its manifest, unless it is there, or the manifest says
     * that it gets none.
     *
     * @throws BrokenChainException if nothing can be added before a person has looked
     * @throws IOException if the store refuses; may be repeated
     */
    void resume(File file) throws IOException, BrokenChainException {
        byte[] manifest;
        try (InputStream in = context.store().read(file.manifest())) {
            manifest = in.readAllBytes();
        }
        link(file, manifest, false);
    }

    /** Tries all files again that wait. */
    void resumeAll() throws IOException, BrokenChainException {
        resume(MOST_HELD);
    }

    private void resume(int most) throws IOException, BrokenChainException {
        for (File file : firstHeld(most)) {
            resume(file);
        }
    }

    private synchronized List<File> firstHeld(int most) {
        return held.stream().limit(most).toList();
    }

    private void link(File file, byte[] manifest, boolean isNew)
            throws IOException, BrokenChainException {
        try {
            Optional<ChainedManifest> told = parse(file, manifest);
            if (told.isPresent()) {
                link(file, told.get(), isNew);
            }
            letGo(file);
        } catch (BrokenChainException broken) {
            hold(file, String.valueOf(broken.getMessage()));
            throw broken;
        }
    }

    private synchronized void letGo(File file) {
        held.remove(file);
    }

    private synchronized void hold(File file, String why) {
        if (held.size() < MOST_HELD) {
            held.add(file);
        }
        trouble = why;
        last = null;
    }

    private Optional<ChainedManifest> parse(File file, byte[] manifest)
            throws BrokenChainException {
        try {
            return ChainedManifest.parse(
                    manifest,
                    chain.table(),
                    file.key().value().substring(context.names().prefix().length()));
        } catch (EventText.NoEventException broken) {
            throw new BrokenChainException(
                    file.manifest().value(), "a manifest", String.valueOf(broken.getMessage()));
        }
    }

    /**
     * @param isNew whether the file can have no event yet
     */
    private void link(File file, ChainedManifest told, boolean isNew)
            throws IOException, BrokenChainException {
        requireIts(file, told);
        Place at = place(told.after());
        boolean looks = !isNew;
        FileEvent next;
        do {
            Optional<FileEvent> there = there(at.number() + 1, looks);
            next = there.isPresent() ? there.get() : add(told, at);
            requireBehind(at, next);
            chain.sign(next);
            at = Place.behind(next);
            remember(at);
            looks = true;
        } while (!next.file().storagePath().equals(told.file().storagePath()));
        requireOf(file, told, next);
    }

    private static void requireIts(File file, ChainedManifest told) throws BrokenChainException {
        String own = file.checksum().orElse(told.file().checksum());
        if (!own.equals(told.file().checksum())) {
            throw new BrokenChainException(
                    file.manifest().value(), "the checksum " + own, told.file().checksum());
        }
    }

    /**
     * @param looks whether another may have added it
     */
    private Optional<FileEvent> there(long number, boolean looks)
            throws IOException, BrokenChainException {
        boolean isThere = number <= lastPlace().number();
        Optional<FileEvent> there = looks || isThere ? chain.event(number) : Optional.empty();
        if (isThere && there.isEmpty()) {
            throw missing(number);
        }
        return there;
    }

    /** Answers what is there now: another event if somebody was faster. */
    private FileEvent add(ChainedManifest told, Place at) throws IOException, BrokenChainException {
        long number = at.number() + 1;
        FileEvent own = told.event(chain.table(), number, hashes(at));
        return chain.add(own) ? own : chain.event(number).orElseThrow(() -> missing(number));
    }

    private BrokenChainException missing(long number) {
        return new BrokenChainException(
                chain.key(number).value(),
                "the event %d of %s".formatted(number, chain.table()),
                "no event");
    }

    private void requireBehind(Place at, FileEvent event) throws IOException, BrokenChainException {
        AuditEvent.Hashes before = hashes(at);
        if (!event.before().equals(before)) {
            throw new BrokenChainException(
                    chain.key(event.number()).value(),
                    "the hash '%s' of the event before".formatted(before.event()),
                    "'%s'".formatted(event.before().event()));
        }
    }

    private void requireOf(File file, ChainedManifest told, FileEvent event)
            throws BrokenChainException {
        FileEvent own = told.event(chain.table(), event.number(), event.before());
        if (!own.equals(event)) {
            throw new BrokenChainException(
                    file.manifest().value(),
                    "the manifest of which %s tells".formatted(chain.key(event.number())),
                    "another");
        }
    }

    private AuditEvent.Hashes hashes(Place at) throws IOException, BrokenChainException {
        return at.hashes().isPresent()
                ? at.hashes().get()
                : chain.event(at.number()).orElseThrow(() -> missing(at.number())).hashes();
    }

    /** Behind an event of that number, which was there. */
    private Place place(long number) throws IOException, BrokenChainException {
        Place known = lastPlace();
        if (known.number() == number && known.hashes().isPresent()) {
            return known;
        }
        if (number == 0) {
            return new Place(0, Optional.of(AuditEvent.Hashes.NONE));
        }
        FileEvent event = chain.event(number).orElseThrow(() -> missing(number));
        // whoever has written it may have died before he signed it
        chain.sign(event);
        Place place = Place.behind(event);
        remember(place);
        return place;
    }

    private Place lastPlace() throws IOException {
        Place known = known();
        if (known == null) {
            known = new Place(chain.lastNumber(), Optional.empty());
            remember(known);
        }
        return known;
    }

    private synchronized @Nullable Place known() {
        return last;
    }

    private synchronized void remember(Place place) {
        boolean isFurther =
                last == null
                        || place.number() > last.number()
                        || place.number() == last.number() && place.hashes().isPresent();
        if (isFurther) {
            last = place;
        }
    }

    /** One line for each file that waits. */
    synchronized List<String> waiting() {
        List<String> lines = new ArrayList<>();
        for (File file : held) {
            lines.add(
                    "%s waits for its event: the audit chain is held back: %s"
                            .formatted(file.key(), trouble));
        }
        return lines;
    }
}
