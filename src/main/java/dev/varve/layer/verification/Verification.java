package dev.varve.layer.verification;

import dev.varve.journal.LetterCount;
import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.HeldSegment;
import dev.varve.journal.segments.JournalFiles;
import dev.varve.journal.segments.JournalLook;
import dev.varve.journal.segments.JournalTrouble;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.record.PredefinedTables;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Verifies all that is published below a prefix, and what waits or was set aside beside it. Needs
 * to read and list, and changes nothing; whoever writes there may be at work. Holds some numbers a
 * file and no file, whatever there is. For one thread; reads with some more.
 */
public final class Verification implements AutoCloseable {

    /** Where no file is read to its end. */
    private static final int QUICK_TOGETHER = 16;

    private static final String NO_TABLE = "";
    private static final String RAW_LEDGERS = PredefinedTables.LEDGERS_LCM_RAW.value();

    private final Place place;
    private final boolean readsAll;
    private final LedgerRange ledgers;
    private final Listener listener;
    private final FileExamination examination;
    private final OrderedWork<Outcome> work;
    private final PartitionOrder order = new PartitionOrder();
    private final Map<String, TableTally> tables = new TreeMap<>();
    private final Chains chains;
    private final LedgerNeighbours neighbours = new LedgerNeighbours();
    private long problems;
    private long notes;
    private long objects;

    /**
     * What is verified.
     *
     * @param store to read; not closed here
     * @param prefix normalised; empty for none
     * @param journal that keeps records for it, where there is one on this machine
     */
    public record Place(BlobStore store, String prefix, Optional<JournalPlace> journal) {

        /** Empty, or ending with {@code /}. */
        String folder() {
            return prefix.isEmpty() ? "" : prefix + "/";
        }
    }

    /**
     * Where a journal is.
     *
     * @param files of the journal
     * @param path of its root, for what is found
     * @param keys with which its files would begin as objects of the store, where they are in its
     *     folder
     * @param destination of its records, in the words of whoever writes them there
     */
    public record JournalPlace(
            JournalFiles files, String path, Optional<String> keys, String destination) {}

    /**
     * How much is verified.
     *
     * @param depth how much is read
     * @param key by which the events of all chains should be signed
     * @param ledgers of which files are examined that are divided by ledgers; chains are whole
     */
    public record Wishes(Depth depth, Optional<VerifyingKey> key, LedgerRange ledgers) {

        /** Every ledger that there can be. */
        public static final LedgerRange ALL_LEDGERS = new LedgerRange(0, Long.MAX_VALUE);
    }

    /** Told what is found, in the same order each time, by the thread that verifies. */
    public interface Listener {

        void found(Discrepancy discrepancy);

        /** Some more was read. */
        void verified(long files, long sizeBytes);
    }

    /**
     * The whole.
     *
     * @param tables by their names
     * @param chains of ledger ranges, by their names
     * @param tableChains by the names of the tables
     * @param objects of Varve's that were seen, segments of the journal among them
     * @param problems that were told
     * @param notes that were told and are no problem
     */
    public record Summary(
            List<VerifiedTable> tables,
            List<VerifiedChain> chains,
            List<VerifiedTableChain> tableChains,
            long objects,
            long problems,
            long notes) {

        public Summary {
            tables = List.copyOf(tables);
            chains = List.copyOf(chains);
            tableChains = List.copyOf(tableChains);
        }
    }

    /** What a piece of work has found, of a table. */
    private interface Outcome {
        void take() throws IOException;
    }

    /**
     * @param readsAll whether the bytes of files and dead letters are read, and not only what is
     *     said of them, and whether it is looked for what was never finished
     * @param threads that read
     */
    public Verification(Place place, boolean readsAll, int threads, Listener listener) {
        this(
                place,
                new Wishes(
                        readsAll ? Depth.BYTES : Depth.QUICK, Optional.empty(), Wishes.ALL_LEDGERS),
                threads,
                listener);
    }

    public Verification(Place place, Wishes wishes, int threads, Listener listener) {
        this.place = place;
        this.readsAll = wishes.depth().readsAll();
        this.ledgers = wishes.ledgers();
        this.listener = listener;
        this.chains = new Chains(place.store(), place.folder(), wishes.key());
        this.examination = new FileExamination(place.store(), wishes.depth());
        this.work = new OrderedWork<>(threads, readsAll ? 1 : QUICK_TOGETHER, Outcome::take);
    }

    /**
     * Verifies; once.
     *
     * @throws IOException if the store or the journal cannot be read; what was told before stays
     *     true
     */
    public Summary run() throws IOException {
        if (readsAll) {
            for (String leftOver : place.store().leftOvers(place.prefix())) {
                tell(NO_TABLE, new Discrepancy.LeftOver(leftOver));
            }
        }
        try {
            new Pairing(place.store(), place.folder(), this::isOfJournal, new Objects()).walk();
        } catch (UncheckedIOException cannotList) {
            throw cannotList.getCause();
        }
        work.finish();
        if (place.journal().isPresent()) {
            verifyJournal(place.journal().get());
        }
        tables.forEach((name, table) -> table.checkCoverage(each -> tell(name, each)));
        neighbours.check(each -> tell(RAW_LEDGERS, each));
        chains.checkContents(this::tell);
        chains.check(each -> tell(NO_TABLE, each));
        return new Summary(
                tables.values().stream().map(TableTally::verified).toList(),
                chains.verified(),
                chains.verifiedTables(),
                objects,
                problems,
                notes);
    }

    private boolean isOfJournal(String key) {
        return place.journal()
                .flatMap(JournalPlace::keys)
                .filter(begin -> key.startsWith(begin + "/"))
                .isPresent();
    }

    /** What is listed becomes work. */
    private final class Objects implements Pairing.Visitor {

        @Override
        public void file(FilePlace file, long sizeBytes, boolean hasManifest) throws IOException {
            objects++;
            if (!file.isWithin(ledgers)) {
                chains.addUnexamined(file);
                return;
            }
            work.give(
                    () -> {
                        FileExamination.Result result =
                                examination.file(file, sizeBytes, hasManifest);
                        return () -> take(result, sizeBytes);
                    });
        }

        @Override
        public void lonelyManifest(FilePlace file) throws IOException {
            objects++;
            if (!file.isWithin(ledgers)) {
                return;
            }
            work.give(
                    () -> {
                        FileExamination.Result result = examination.lonelyManifest(file);
                        return () -> take(result, 0);
                    });
        }

        @Override
        public void deadLetters(BlobInfo object) throws IOException {
            String inside =
                    object.key()
                            .value()
                            .substring(place.folder().length() + FilePlace.DEAD_LETTERS.length());
            if (!inside.endsWith(".ndjson.zst") || inside.indexOf('/') < 0) {
                foreign(object.key());
                return;
            }
            objects++;
            String table = inside.substring(0, inside.indexOf('/'));
            work.give(() -> letters(table, object));
        }

        @Override
        public void audit(BlobInfo object) throws IOException {
            Optional<Chains.Member> member = chains.member(object.key());
            if (member.isEmpty()) {
                foreign(object.key());
                return;
            }
            objects++;
            work.give(
                    () -> {
                        try {
                            Consumer<Chains> read = chains.read(member.get());
                            return () -> read.accept(chains);
                        } catch (IOException refused) {
                            Discrepancy unreadable =
                                    FileExamination.unreadable(object.key(), refused);
                            return () -> tell(NO_TABLE, unreadable);
                        }
                    });
        }

        @Override
        public void foreign(BlobKey key) throws IOException {
            work.give(() -> () -> tell(NO_TABLE, new Discrepancy.Foreign(key.value())));
        }
    }

    private void take(FileExamination.Result result, long sizeBytes) {
        String table = result.place().table();
        boolean isOfAChain = chains.addFile(result);
        result.discrepancies().stream()
                .filter(each -> !(isOfAChain && isOfItsChain(each)))
                .forEach(each -> tell(table, each));
        result.ledgers().ifPresent(neighbours::add);
        result.evidence()
                .ifPresent(
                        evidence -> {
                            boolean isTrue = result.discrepancies().isEmpty();
                            tally(table).addFile(evidence, isTrue);
                            if (isTrue) {
                                order.add(evidence, each -> tell(table, each));
                            }
                        });
        listener.verified(1, readsAll ? sizeBytes : 0);
    }

    /** What is told when all events are known. */
    private static boolean isOfItsChain(Discrepancy discrepancy) {
        return discrepancy instanceof Discrepancy.MissingManifest
                || discrepancy instanceof Discrepancy.Contradiction;
    }

    private Outcome letters(String table, BlobInfo object) throws IOException {
        if (!readsAll) {
            return () -> tally(table).addLetters(-1, object.sizeBytes());
        }
        try (InputStream in = place.store().read(object.key())) {
            long records = LetterCount.of(in);
            return () -> tally(table).addLetters(records, object.sizeBytes());
        } catch (LetterCount.DamagedLettersException damaged) {
            String found = FileExamination.message(damaged);
            return () -> {
                tally(table).addLetters(-1, object.sizeBytes());
                tell(table, new Discrepancy.BrokenLetters(object.key().value(), found));
            };
        } catch (IOException refused) {
            Discrepancy unreadable = FileExamination.unreadable(object.key(), refused);
            return () -> tell(table, unreadable);
        }
    }

    private void verifyJournal(JournalPlace journal) throws IOException {
        JournalLook look = JournalLook.at(journal.files());
        boolean isElsewhere =
                !look.destinations().isEmpty()
                        && !look.destinations().contains(journal.destination());
        for (JournalTrouble trouble : look.troubles()) {
            tell(journal, trouble);
        }
        if (isElsewhere) {
            tell(
                    NO_TABLE,
                    new Discrepancy.JournalDamage(
                            journal.path(),
                            "records for " + journal.destination(),
                            "records for " + String.join(", ", look.destinations()),
                            false));
            return;
        }
        for (HeldSegment segment : look.segments()) {
            objects++;
            if (!segment.stream().isLetters()) {
                addWaiting(tally(segment.stream().folder()), segment);
            }
            if (readsAll) {
                look.trouble(segment).ifPresent(trouble -> tell(journal, trouble));
            }
        }
    }

    private static void addWaiting(TableTally tally, HeldSegment segment) {
        tally.addWaiting(segment.writer(), segment.recordCount(), segment.sizeBytes());
        for (CommittedLines lines : segment.commits()) {
            tally.addWaitingPositions(
                    segment.writer(), lines.firstPosition(), lines.lastPosition());
        }
    }

    private void tell(JournalPlace journal, JournalTrouble trouble) {
        tell(
                NO_TABLE,
                new Discrepancy.JournalDamage(
                        journal.path() + "/" + trouble.path(),
                        trouble.expected(),
                        trouble.found(),
                        !trouble.isHarmless()));
    }

    private void tell(String table, Discrepancy discrepancy) {
        if (discrepancy.isProblem()) {
            problems++;
            if (!table.equals(NO_TABLE)) {
                tally(table).addProblem();
            }
        } else {
            notes++;
        }
        listener.found(discrepancy);
    }

    private TableTally tally(String table) {
        return tables.computeIfAbsent(table, name -> new TableTally(name, place.folder() + name));
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        work.close();
    }
}
