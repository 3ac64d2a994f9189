package dev.varve.layer.mirroring;

import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.ChainEventText;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.FileEventName;
import dev.varve.layer.audit.FileEventText;
import dev.varve.layer.verification.FilePlace;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The chains of the mirror: each event is copied when the one before is there, and the manifests of
 * all files that it names, so that the mirror's chain is whole at any moment. For one thread.
 */
final class ChainCopies {

    private final MirroredPlace from;
    private final MirroredPlace to;
    private final boolean isDryRun;

    /** The last event of each chain that the mirror has. */
    private final Map<String, BlobKey> heads = new TreeMap<>();

    ChainCopies(MirroredPlace from, MirroredPlace to, boolean isDryRun) {
        this.from = from;
        this.to = to;
        this.isDryRun = isDryRun;
    }

    /** What a walk has seen of one chain. */
    private static final class Seen {

        private final TreeMap<ChainedObject, Boolean> events = new TreeMap<>();
        private final TreeMap<ChainedObject, Boolean> replacements = new TreeMap<>();

        /** By the keys of their events. */
        private final Map<BlobKey, Signature> signatures = new HashMap<>();

        private Optional<BlobKey> lackedBegin = Optional.empty();
    }

    private record Signature(BlobKey key, boolean isMirrored) {}

    /** The objects of one walk. */
    final class Walk {

        private final Map<String, Seen> chains = new TreeMap<>();

        /** An object of the first store, and whether the mirror has it, too. */
        void saw(BlobKey inside, boolean isMirrored) {
            ChainedObject.of(inside).ifPresent(each -> saw(inside, each, isMirrored));
        }

        private void saw(BlobKey inside, ChainedObject object, boolean isMirrored) {
            Seen seen = chains.computeIfAbsent(object.chain(), _ -> new Seen());
            switch (object.kind()) {
                case BEGIN ->
                        seen.lackedBegin = isMirrored ? Optional.empty() : Optional.of(inside);
                case EVENT ->
                        (object.replacement().isPresent() ? seen.replacements : seen.events)
                                .put(object, isMirrored);
                case SIGNATURE ->
                        seen.signatures.put(object.event(), new Signature(inside, isMirrored));
            }
        }

        /** Copies what the mirror has not; of a chain, up to the first event that must wait. */
        void copy(ObjectCopies copies, Tally tally) throws IOException {
            for (Map.Entry<String, Seen> each : chains.entrySet()) {
                try {
                    copy(each.getKey(), each.getValue(), copies, tally);
                    copyReplacements(each.getValue(), copies, tally);
                } catch (BrokenSourceException broken) {
                    broken.tell(tally);
                }
            }
        }

        private void copy(String chain, Seen seen, ObjectCopies copies, Tally tally)
                throws IOException, BrokenSourceException {
            if (seen.lackedBegin.isPresent()) {
                create(seen.lackedBegin.get(), copies);
            }
            heads.remove(chain);
            for (Map.Entry<ChainedObject, Boolean> each : seen.events.entrySet()) {
                BlobKey event = each.getKey().event();
                if (!each.getValue() && !add(each.getKey(), copies, tally)) {
                    return;
                }
                heads.put(chain, event);
                copySignature(seen, event, copies);
            }
        }

        /** Of a range, up to the first that must wait. */
        private void copyReplacements(Seen seen, ObjectCopies copies, Tally tally)
                throws IOException, BrokenSourceException {
            Set<BlobKey> waiting = new HashSet<>();
            for (Map.Entry<ChainedObject, Boolean> each : seen.replacements.entrySet()) {
                ChainedObject object = each.getKey();
                BlobKey replaced = object.replacement().orElseThrow().replaced();
                if (waiting.contains(replaced)
                        || !each.getValue() && !addReplacement(object, copies, tally)) {
                    waiting.add(object.event());
                } else {
                    copySignature(seen, object.event(), copies);
                }
            }
        }

        private void copySignature(Seen seen, BlobKey event, ObjectCopies copies)
                throws IOException {
            Signature signature = seen.signatures.get(event);
            if (signature != null && !signature.isMirrored()) {
                create(signature.key(), copies);
            }
        }
    }

    /** When the one that it replaces is there, and the files that took the place of others. */
    private boolean addReplacement(ChainedObject object, ObjectCopies copies, Tally tally)
            throws IOException, BrokenSourceException {
        BlobKey key = object.event();
        Optional<byte[]> bytes = from.small(key);
        if (bytes.isEmpty()) {
            return false;
        }
        EventText event = rangeEvent(key, bytes.get());
        BlobKey replaced = object.replacement().orElseThrow().replaced();
        if (!isDryRun && !(isThere(replaced, key, tally) && hasReplaced(key, event, tally))) {
            return false;
        }
        copies.create(key, bytes.get());
        return true;
    }

    private boolean isThere(BlobKey before, BlobKey key, Tally tally) throws IOException {
        boolean isThere = to.head(before).isPresent();
        if (!isThere) {
            tally.found(
                    MirrorFinding.Kind.WAITING, key, before + " in the mirror", "no such object");
        }
        return isThere;
    }

    private boolean hasReplaced(BlobKey key, EventText event, Tally tally) throws IOException {
        for (String table : event.event().replaced().keySet()) {
            Optional<BlobKey> manifest =
                    Optional.ofNullable(event.event().tables().get(table))
                            .flatMap(ChainCopies::manifest);
            if (manifest.isPresent() && !isTheSame(manifest.get())) {
                tally.found(
                        MirrorFinding.Kind.WAITING,
                        key,
                        "the manifest %s of the replacement in the mirror"
                                .formatted(manifest.get()),
                        "another: the mirror replaces nothing and has the older file; an empty"
                                + " prefix gets the newest");
                return false;
            }
        }
        return true;
    }

    private boolean isTheSame(BlobKey inside) throws IOException {
        Optional<byte[]> first = from.small(inside);
        Optional<byte[]> second = to.small(inside);
        return first.isPresent() && second.isPresent() && Arrays.equals(first.get(), second.get());
    }

    /**
     * Copies one object of a chain as soon as it was created.
     *
     * @return false if a walk has to find it, since something that comes before is not there
     */
    boolean follow(BlobKey inside, ObjectCopies copies, Tally tally)
            throws IOException, BrokenSourceException {
        Optional<ChainedObject> object = ChainedObject.of(inside);
        return object.isEmpty() || follow(inside, object.get(), copies, tally);
    }

    private boolean follow(BlobKey inside, ChainedObject object, ObjectCopies copies, Tally tally)
            throws IOException, BrokenSourceException {
        return switch (object.kind()) {
            case BEGIN -> create(inside, copies);
            case SIGNATURE -> to.head(object.event()).isPresent() && create(inside, copies);
            case EVENT -> {
                if (object.replacement().isPresent()) {
                    yield addReplacement(object, copies, tally);
                }
                boolean isThere = add(object, copies, tally);
                if (isThere) {
                    heads.put(object.chain(), object.event());
                }
                yield isThere;
            }
        };
    }

    private boolean add(ChainedObject object, ObjectCopies copies, Tally tally)
            throws IOException, BrokenSourceException {
        BlobKey key = object.event();
        Optional<byte[]> bytes = from.small(key);
        if (bytes.isEmpty()) {
            return false;
        }
        ChainEventText event = parse(key, bytes.get());
        if (!isDryRun && !(comesNext(object, event, tally) && hasItsFiles(key, event, tally))) {
            return false;
        }
        copies.create(key, bytes.get());
        return true;
    }

    private static ChainEventText parse(BlobKey key, byte[] bytes) throws BrokenSourceException {
        if (FileEventName.of(key.value()).isEmpty()) {
            return rangeEvent(key, bytes);
        }
        try {
            return FileEventText.parse(bytes);
        } catch (EventText.NoEventException wrong) {
            throw new BrokenSourceException(key, "an event", String.valueOf(wrong.getMessage()));
        }
    }

    private static EventText rangeEvent(BlobKey key, byte[] bytes) throws BrokenSourceException {
        try {
            return EventText.parse(bytes);
        } catch (EventText.NoEventException wrong) {
            throw new BrokenSourceException(key, "an event", String.valueOf(wrong.getMessage()));
        }
    }

    private boolean comesNext(ChainedObject object, ChainEventText event, Tally tally)
            throws IOException, BrokenSourceException {
        String last = lastHash(object);
        String before = event.event().before().event();
        if (last.equals(before)) {
            return true;
        }
        tally.found(
                MirrorFinding.Kind.WAITING,
                object.event(),
                "the event " + named(before) + " before it in the mirror",
                named(last));
        return false;
    }

    private static String named(String hash) {
        return hash.isEmpty() ? "none" : hash;
    }

    private String lastHash(ChainedObject object) throws IOException, BrokenSourceException {
        Optional<BlobKey> last = before(object);
        Optional<byte[]> bytes = last.isPresent() ? to.small(last.get()) : Optional.empty();
        return bytes.isEmpty() ? "" : parse(last.get(), bytes.get()).hashes().event();
    }

    /** Numbers tell what comes before, whoever has brought it; ledgers do not. */
    private Optional<BlobKey> before(ChainedObject object) {
        return FileEventName.of(object.event().value())
                .map(name -> FileEventName.event("", name.table(), name.number() - 1))
                .or(() -> Optional.ofNullable(heads.get(object.chain())));
    }

    private boolean hasItsFiles(BlobKey key, ChainEventText event, Tally tally) throws IOException {
        for (AuditedTable table : event.event().tables().values()) {
            Optional<BlobKey> manifest = manifest(table);
            if (manifest.isPresent() && to.head(manifest.get()).isEmpty()) {
                tally.found(
                        MirrorFinding.Kind.WAITING,
                        key,
                        manifest.get() + " in the mirror",
                        "no such object");
                return false;
            }
        }
        return true;
    }

    /** Of the file of which an event tells; empty where there can be no such file. */
    private static Optional<BlobKey> manifest(AuditedTable table) {
        return BlobKey.ifValid(table.storagePath())
                .flatMap(file -> FilePlace.ofFile("", file))
                .map(FilePlace::manifest);
    }

    private boolean create(BlobKey inside, ObjectCopies copies) throws IOException {
        Optional<byte[]> bytes = from.small(inside);
        if (bytes.isPresent()) {
            copies.create(inside, bytes.get());
        }
        return bytes.isPresent();
    }
}
