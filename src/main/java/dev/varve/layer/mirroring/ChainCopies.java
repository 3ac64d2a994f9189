package dev.varve.layer.mirroring;

import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.EventName;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.verification.FilePlace;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
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
    private final Map<ChainName, LedgerRange> heads = new TreeMap<>();

    ChainCopies(MirroredPlace from, MirroredPlace to, boolean isDryRun) {
        this.from = from;
        this.to = to;
        this.isDryRun = isDryRun;
    }

    /** What a walk has seen of one chain. */
    private static final class Seen {

        private final TreeMap<LedgerRange, Boolean> events = new TreeMap<>();
        private final TreeMap<LedgerRange, Boolean> signatures = new TreeMap<>();
        private final TreeMap<LedgerRange, Replacements> replacements = new TreeMap<>();
        private boolean lacksBegin;

        Replacements replacements(LedgerRange range) {
            return replacements.computeIfAbsent(range, _ -> new Replacements());
        }
    }

    /** Of one range, by their numbers: whether the mirror has them, too. */
    private static final class Replacements {

        private final TreeMap<Integer, Boolean> events = new TreeMap<>();
        private final TreeMap<Integer, Boolean> signatures = new TreeMap<>();
    }

    /** The objects of one walk. */
    final class Walk {

        private final Map<ChainName, Seen> chains = new TreeMap<>();

        /** An object of the first store, and whether the mirror has it, too. */
        void saw(BlobKey inside, boolean isMirrored) {
            Seen seen = chains.computeIfAbsent(chain(inside), _ -> new Seen());
            EventName.of(inside.name())
                    .ifPresent(
                            name -> {
                                if (name.replacement() > 0) {
                                    sawReplacement(seen, name, isMirrored);
                                    return;
                                }
                                switch (name.kind()) {
                                    case BEGIN -> seen.lacksBegin = !isMirrored;
                                    case EVENT -> seen.events.put(name.range(), isMirrored);
                                    case SIGNATURE -> seen.signatures.put(name.range(), isMirrored);
                                }
                            });
        }

        private static void sawReplacement(Seen seen, EventName name, boolean isMirrored) {
            Replacements there = seen.replacements(name.range());
            (name.kind() == EventName.Kind.EVENT ? there.events : there.signatures)
                    .put(name.replacement(), isMirrored);
        }

        /** Copies what the mirror has not; of a chain, up to the first event that must wait. */
        void copy(ObjectCopies copies, Tally tally) throws IOException {
            for (Map.Entry<ChainName, Seen> each : chains.entrySet()) {
                try {
                    copy(each.getKey(), each.getValue(), copies, tally);
                    copyReplacements(each.getKey(), each.getValue(), copies, tally);
                } catch (BrokenSourceException broken) {
                    broken.tell(tally);
                }
            }
        }

        private void copy(ChainName chain, Seen seen, ObjectCopies copies, Tally tally)
                throws IOException, BrokenSourceException {
            if (seen.lacksBegin) {
                create(chain.begin(""), copies);
            }
            heads.remove(chain);
            for (Map.Entry<LedgerRange, Boolean> event : seen.events.entrySet()) {
                LedgerRange range = event.getKey();
                if (!event.getValue() && !add(chain, range, copies, tally)) {
                    return;
                }
                heads.put(chain, range);
                if (seen.signatures.getOrDefault(range, true).equals(false)) {
                    create(chain.signature("", range), copies);
                }
            }
        }

        private void copyReplacements(ChainName chain, Seen seen, ObjectCopies copies, Tally tally)
                throws IOException, BrokenSourceException {
            for (Map.Entry<LedgerRange, Replacements> each : seen.replacements.entrySet()) {
                Replacements there = each.getValue();
                for (Map.Entry<Integer, Boolean> event : there.events.entrySet()) {
                    EventName name =
                            new EventName(EventName.Kind.EVENT, each.getKey(), event.getKey());
                    if (!event.getValue() && !addReplacement(chain, name, copies, tally)) {
                        break;
                    }
                    if (there.signatures.getOrDefault(event.getKey(), true).equals(false)) {
                        create(chain.signature("", each.getKey(), event.getKey()), copies);
                    }
                }
            }
        }
    }

    /** When the one that it replaces is there, and the files that took the place of others. */
    private boolean addReplacement(
            ChainName chain, EventName name, ObjectCopies copies, Tally tally)
            throws IOException, BrokenSourceException {
        BlobKey key = chain.event("", name.range(), name.replacement());
        Optional<byte[]> bytes = from.small(key);
        if (bytes.isEmpty()) {
            return false;
        }
        EventText event = parse(key, bytes.get());
        if (!isDryRun
                && !(isThere(chain.event("", name.range(), name.replacement() - 1), key, tally)
                        && hasReplaced(key, event, tally))) {
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
            Optional<FilePlace> place =
                    Optional.ofNullable(event.event().tables().get(table))
                            .flatMap(each -> BlobKey.ifValid(each.storagePath()))
                            .flatMap(file -> FilePlace.ofFile("", file));
            if (place.isPresent() && !isTheSame(place.get().manifest())) {
                tally.found(
                        MirrorFinding.Kind.WAITING,
                        key,
                        "the manifest %s of the replacement in the mirror"
                                .formatted(place.get().manifest()),
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
        Optional<EventName> name = EventName.of(inside.name());
        if (name.isEmpty()) {
            return true;
        }
        ChainName chain = chain(inside);
        if (name.get().replacement() > 0) {
            return name.get().kind() == EventName.Kind.EVENT
                    ? addReplacement(chain, name.get(), copies, tally)
                    : to.head(chain.event("", name.get().range(), name.get().replacement()))
                                    .isPresent()
                            && create(inside, copies);
        }
        return switch (name.get().kind()) {
            case BEGIN -> create(inside, copies);
            case SIGNATURE ->
                    to.head(chain.event("", name.get().range())).isPresent()
                            && create(inside, copies);
            case EVENT -> {
                boolean isThere = add(chain, name.get().range(), copies, tally);
                if (isThere) {
                    heads.put(chain, name.get().range());
                }
                yield isThere;
            }
        };
    }

    private static ChainName chain(BlobKey inside) {
        return ChainName.of(inside.value()).orElseThrow();
    }

    private boolean add(ChainName chain, LedgerRange range, ObjectCopies copies, Tally tally)
            throws IOException, BrokenSourceException {
        BlobKey key = chain.event("", range);
        Optional<byte[]> bytes = from.small(key);
        if (bytes.isEmpty()) {
            return false;
        }
        EventText event = parse(key, bytes.get());
        if (!isDryRun && !(comesNext(chain, key, event, tally) && hasItsFiles(key, event, tally))) {
            return false;
        }
        copies.create(key, bytes.get());
        return true;
    }

    private static EventText parse(BlobKey key, byte[] bytes) throws BrokenSourceException {
        try {
            return EventText.parse(bytes);
        } catch (EventText.NoEventException wrong) {
            throw new BrokenSourceException(key, "an event", String.valueOf(wrong.getMessage()));
        }
    }

    private boolean comesNext(ChainName chain, BlobKey key, EventText event, Tally tally)
            throws IOException, BrokenSourceException {
        String last = lastHash(chain);
        String before = event.event().before().event();
        if (last.equals(before)) {
            return true;
        }
        tally.found(
                MirrorFinding.Kind.WAITING,
                key,
                "the event " + named(before) + " before it in the mirror",
                named(last));
        return false;
    }

    private static String named(String hash) {
        return hash.isEmpty() ? "none" : hash;
    }

    private String lastHash(ChainName chain) throws IOException, BrokenSourceException {
        LedgerRange last = heads.get(chain);
        if (last == null) {
            return "";
        }
        BlobKey key = chain.event("", last);
        Optional<byte[]> bytes = to.small(key);
        return bytes.isEmpty() ? "" : parse(key, bytes.get()).hashes().event();
    }

    private boolean hasItsFiles(BlobKey key, EventText event, Tally tally) throws IOException {
        for (AuditedTable table : event.event().tables().values()) {
            Optional<FilePlace> place =
                    BlobKey.ifValid(table.storagePath())
                            .flatMap(file -> FilePlace.ofFile("", file));
            if (place.isPresent() && to.head(place.get().manifest()).isEmpty()) {
                tally.found(
                        MirrorFinding.Kind.WAITING,
                        key,
                        place.get().manifest() + " in the mirror",
                        "no such object");
                return false;
            }
        }
        return true;
    }

    private boolean create(BlobKey inside, ObjectCopies copies) throws IOException {
        Optional<byte[]> bytes = from.small(inside);
        if (bytes.isPresent()) {
            copies.create(inside, bytes.get());
        }
        return bytes.isPresent();
    }
}
