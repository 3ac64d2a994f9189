package dev.varve.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.leases.FencedStore;
import dev.varve.journal.leases.Lease;
import dev.varve.journal.leases.LeaseLostException;
import dev.varve.journal.leases.LeaseTime;
import dev.varve.journal.leases.Leases;
import dev.varve.journal.segments.Commit;
import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalCursor;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.journal.segments.LineStream;
import dev.varve.journal.segments.Lines;
import dev.varve.journal.segments.LogEntry;
import dev.varve.journal.segments.ObjectJournalFiles;
import dev.varve.journal.segments.Written;
import dev.varve.record.TableName;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Thousands of histories of several processes whose journals are in one store, in virtual time:
 * they are killed, stopped for longer than their leases hold in the middle of any call, their
 * clocks jump, answers get lost, and what they sent arrives late. Against a model that knows only
 * what was acknowledged.
 */
@Execution(value = ExecutionMode.CONCURRENT, reason = "long, and alone with what it makes")
class TakeoverHistoriesTest {

    private static final int HISTORIES = 1_500;
    private static final List<LineStream> TABLES =
            List.of(LineStream.of(new TableName("event")), LineStream.of(new TableName("ticker")));
    private static final String RAW = "lake/_raw/";
    private static final Duration LEASE = Duration.ofSeconds(60);

    private long takeovers;
    private long losses;
    private long collisions;
    private long refreshed;

    @Test
    void whatWasAcknowledgedIsInOneFileOnceWhoeverDies() throws Exception {
        long seed = 20_261_128;
        System.out.println(
                "TakeoverHistoriesTest: seeds " + seed + " to " + (seed + HISTORIES - 1));
        for (int i = 0; i < HISTORIES; i++) {
            History history = new History(seed + i);
            try {
                history.run();
            } catch (Exception | AssertionError failed) {
                throw new AssertionError("seed " + (seed + i), failed);
            }
        }
        System.out.printf(
                "TakeoverHistoriesTest: %d takeovers, %d lost leases, %d names taken, %d late renewals%n",
                takeovers, losses, collisions, refreshed);
        assertTrue(takeovers > HISTORIES, "takeovers: " + takeovers);
        assertTrue(losses > HISTORIES / 10, "lost leases: " + losses);
        assertTrue(collisions > 0, "names taken: " + collisions);
        assertTrue(refreshed > HISTORIES / 10, "late renewals: " + refreshed);
    }

    /** The process is no more. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final class History {

        private final Random random;
        private final SharedObjects shared;
        private final List<Instance> processes = new ArrayList<>();
        private final Set<String> acknowledged = new HashSet<>();
        private final Set<String> sent = new HashSet<>();
        private long nanos;
        private int nextRecord;
        private int nextProcess;
        private int stopped;
        private boolean healed;

        History(long seed) {
            this.random = new Random(seed);
            this.shared = new SharedObjects(random);
        }

        void run() throws Exception {
            for (int step = 0; step < 120; step++) {
                step();
            }
            processes.clear();
            heal();
            settle();
            while (shared.onTheWay() > 0) {
                shared.arrive();
            }
            settle();
            requireEachOnce();
        }

        private void heal() {
            healed = true;
            shared.heal();
        }

        /** One process more, which settles what all others have left. */
        private void settle() throws Exception {
            Instance last = new Instance();
            for (int i = 0; i < 40; i++) {
                nanos += LEASE.dividedBy(3).toNanos();
                last.settle();
            }
            assertEquals(0, last.taken.size(), "a journal was not settled");
        }

        private void step() {
            nanos += random.nextInt(4_000) * 1_000_000L;
            if (random.nextInt(600) == 0) {
                shared.arrive();
            }
            if (processes.size() < 3 && random.nextInt(10) == 0) {
                processes.add(new Instance());
            }
            if (!processes.isEmpty()) {
                Instance one = processes.get(random.nextInt(processes.size()));
                if (one.isStopped) {
                    return;
                }
                try {
                    one.act();
                } catch (Killed | CompletionException dead) {
                    if (!(dead instanceof Killed) && !(dead.getCause() instanceof Killed)) {
                        throw dead;
                    }
                    processes.remove(one);
                }
            }
        }

        /** Before any call of a process to the store, and before its answer. */
        private void before(Instance process) {
            nanos += random.nextInt(20) * 1_000_000L;
            if (healed) {
                return;
            }
            if (random.nextInt(600) == 0) {
                shared.arrive();
            }
            if (process.isDead || random.nextInt(250) == 0) {
                process.isDead = true;
                throw new Killed();
            }
            if (random.nextInt(60) == 0 && stopped < 2) {
                stopped++;
                process.isStopped = true;
                for (int i = 0; i <= random.nextInt(90); i++) {
                    step();
                }
                process.isStopped = false;
                stopped--;
            }
        }

        private void requireEachOnce() {
            List<String> stored = new ArrayList<>();
            shared.objects()
                    .forEach(
                            (key, bytes) -> {
                                if (key.startsWith("files/")) {
                                    List<String> lines =
                                            new String(bytes, StandardCharsets.UTF_8)
                                                    .lines()
                                                    .toList();
                                    stored.addAll(lines.subList(1, lines.size()));
                                }
                            });
            Set<String> once = new HashSet<>(stored);
            assertEquals(once.size(), stored.size(), "rows are stored twice");
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(once);
            assertEquals(Set.of(), lost, "acknowledged rows are lost");
            once.removeAll(sent);
            assertEquals(Set.of(), once, "rows that nobody sent");
        }

        private final class Instance implements JournalEvents {

            private final String name = "w-" + nextProcess++;
            private final BlobStore store = shared.seenBy(() -> before(this));
            private final Leases leases;
            private final LeaseTime time;
            private final List<Rows> taken = new ArrayList<>();
            private Optional<Rows> own = Optional.empty();
            private long clockOffsetSeconds;
            private boolean isStopped;
            private boolean isDead;

            Instance() {
                time =
                        new LeaseTime(
                                LEASE,
                                () -> nanos,
                                () ->
                                        Instant.parse("2026-11-27T00:00:00Z")
                                                .plusNanos(nanos)
                                                .plusSeconds(clockOffsetSeconds));
                leases = new Leases(store, RAW + "processing/", time, name, name);
            }

            void act() {
                try {
                    if (own.isEmpty()) {
                        own = Optional.of(new Rows(this, leases.begin(name)));
                    }
                    switch (random.nextInt(10)) {
                        case 0 -> clockOffsetSeconds += random.nextInt(-4_000, 4_000);
                        case 1, 2 -> renewAll();
                        case 3, 4 -> own.get().publish();
                        case 5 -> own.get().tidy();
                        case 6, 7 -> takeOver();
                        default -> own.get().write();
                    }
                    renewDue();
                } catch (LeaseLostException lost) {
                    losses++;
                    throw new Killed(); // the process ends itself
                } catch (IOException refused) {
                    assertEquals("store", refused.getClass().getPackageName().substring(10));
                }
            }

            private void renewDue() throws IOException {
                if (own.get().lease.left().compareTo(LEASE.dividedBy(2)) < 0) {
                    renewAll();
                }
            }

            private void renewAll() throws IOException {
                Lease lease = own.get().lease;
                boolean late = lease.left().isNegative();
                lease.renew();
                refreshed += late ? 1 : 0;
                for (Rows each : List.copyOf(taken)) {
                    each.renewTaken();
                }
            }

            private void takeOver() throws IOException {
                for (String writer : leases.look(_ -> true)) {
                    Optional<Lease> lease = leases.takeOver(writer);
                    if (lease.isPresent()) {
                        takeovers++;
                        taken.add(new Rows(this, lease.get()));
                    }
                }
                for (Rows each : List.copyOf(taken)) {
                    each.settleTaken();
                }
            }

            void settle() throws IOException {
                for (Rows each : List.copyOf(taken)) {
                    each.renewTaken();
                }
                takeOver();
            }

            @Override
            public void damaged(String what) {}

            @Override
            public void foreign(String path) {
                throw new AssertionError(path);
            }
        }

        /** What the layers do with the rows of one journal. */
        private final class Rows {

            private final Instance process;
            private final Lease lease;
            private final BlobStore store;
            private Optional<Journal> journal = Optional.empty();
            private final Map<LineStream, TreeMap<Long, String>> unstored = new HashMap<>();
            private final Map<LineStream, Long> through = new HashMap<>();
            private final Map<LineStream, File> files = new HashMap<>();

            private record File(BlobKey key, long last, byte[] bytes) {}

            Rows(Instance process, Lease lease) {
                this.process = process;
                this.lease = lease;
                this.store = new FencedStore(process.store, lease);
            }

            private ObjectJournalFiles journalFiles() {
                return new ObjectJournalFiles(store, RAW, lease.writer(), Runnable::run);
            }

            private Journal open() throws IOException {
                if (journal.isEmpty()) {
                    Journal opened =
                            Journal.open(
                                    journalFiles(),
                                    new JournalSettings(
                                            lease.writer(),
                                            "here",
                                            0,
                                            1,
                                            Duration.ofMinutes(10),
                                            Duration.ofMinutes(1),
                                            300),
                                    process,
                                    process.time.clock(),
                                    Runnable::run,
                                    new AnswerMemory(
                                            Duration.ofHours(1), 100, process.time.clock()));
                    unstored.clear();
                    through.clear();
                    files.clear();
                    read(opened);
                    journal = Optional.of(opened);
                }
                return journal.get();
            }

            private void read(Journal opened) throws IOException {
                for (LineStream table : TABLES) {
                    unstored.put(table, new TreeMap<>());
                }
                Map<LineStream, Long> stored = new HashMap<>();
                for (LineStream table : TABLES) {
                    stored.put(table, lastStored(table));
                }
                JournalCursor cursor = opened.cursor();
                for (Optional<LogEntry.Committed> next = cursor.next();
                        next.isPresent();
                        next = cursor.next()) {
                    for (CommittedLines lines : next.get().lines()) {
                        if (cursor.isThere(lines)) {
                            String[] rows =
                                    new String(cursor.read(lines), StandardCharsets.UTF_8)
                                            .split("\n");
                            for (int i = 0; i < rows.length; i++) {
                                long position = lines.firstPosition() + i;
                                through.merge(lines.stream(), position, Math::max);
                                if (position > stored.get(lines.stream())) {
                                    unstored.get(lines.stream()).put(position, rows[i]);
                                }
                            }
                        }
                    }
                }
            }

            private String prefix(LineStream table) {
                return "files/%s/%s-".formatted(table, lease.writer());
            }

            private long lastStored(LineStream table) throws IOException {
                List<BlobKey> keys =
                        store.list(prefix(table)).map(each -> each.key()).sorted().toList();
                if (keys.isEmpty()) {
                    return -1;
                }
                byte[] bytes = store.read(keys.getLast()).readAllBytes();
                return Long.parseLong(
                        new String(bytes, StandardCharsets.UTF_8).lines().findFirst().get());
            }

            void write() throws IOException {
                Journal opened = open();
                List<Commit> commits = new ArrayList<>();
                List<String> records = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(2); i++) {
                    List<Lines> commit = new ArrayList<>();
                    for (LineStream table : TABLES) {
                        if (random.nextInt(3) > 0) {
                            String record = "{\"id\":" + nextRecord++ + "}";
                            records.add(record);
                            commit.add(
                                    new Lines(
                                            table,
                                            "day",
                                            process.time.clock().instant(),
                                            1,
                                            ByteBuffer.wrap(
                                                    (record + "\n")
                                                            .getBytes(StandardCharsets.UTF_8))));
                        }
                    }
                    commits.add(Commit.of(commit));
                }
                sent.addAll(records);
                List<Written> written = opened.write(commits);
                acknowledged.addAll(records);
                int next = 0;
                for (Written commit : written) {
                    for (CommittedLines lines : commit.lines()) {
                        unstored.get(lines.stream())
                                .put(lines.firstPosition(), records.get(next++));
                        through.merge(lines.stream(), lines.lastPosition(), Math::max);
                    }
                }
            }

            /** The next file of a table; one that was begun stays as it is until it is there. */
            void publish() throws IOException {
                open();
                LineStream table = TABLES.get(random.nextInt(TABLES.size()));
                TreeMap<Long, String> rows = unstored.get(table);
                if (rows.isEmpty()) {
                    return;
                }
                File file = files.get(table);
                if (file == null) {
                    file = file(table, rows);
                    files.put(table, file);
                }
                try (StagedBlob staged = store.stageAs(file.key())) {
                    staged.append(ByteBuffer.wrap(file.bytes()));
                    staged.commit(file.key());
                }
                rows.headMap(file.last(), true).clear();
                files.remove(table);
            }

            private File file(LineStream table, SortedMap<Long, String> rows) {
                long last = rows.firstKey();
                StringBuilder lines = new StringBuilder();
                int most = 1 + random.nextInt(rows.size());
                for (Map.Entry<Long, String> each : rows.entrySet()) {
                    if (most-- == 0) {
                        break;
                    }
                    last = each.getKey();
                    lines.append(each.getValue()).append('\n');
                }
                BlobKey key = new BlobKey(prefix(table) + "%015d".formatted(rows.firstKey()));
                byte[] bytes = (last + "\n" + lines).getBytes(StandardCharsets.UTF_8);
                return new File(key, last, bytes);
            }

            void tidy() throws IOException {
                open().tidy(
                                table -> {
                                    TreeMap<Long, String> rows = unstored.get(table);
                                    return rows.isEmpty()
                                            ? through.getOrDefault(table, -1L) + 1
                                            : rows.firstKey();
                                });
            }

            void renewTaken() {
                try {
                    lease.renew();
                } catch (LeaseLostException lost) {
                    losses++;
                    process.taken.remove(this);
                } catch (IOException later) {
                    // until the lease is over
                }
            }

            void settleTaken() {
                try {
                    Journal opened = open();
                    if (!healed && random.nextInt(3) > 0) {
                        shared.arriveIn("files/");
                        return;
                    }
                    publish();
                    tidy();
                    if (opened.segmentCount() == 0) {
                        opened.close();
                        ObjectJournalFiles left = journalFiles();
                        for (String path : left.list("active")) {
                            left.delete(path);
                        }
                        lease.end(true);
                        process.taken.remove(this);
                    }
                } catch (BlobExistsException taken) {
                    collisions++;
                    journal = Optional.empty(); // begins anew, behind what is there
                } catch (LeaseLostException lost) {
                    losses++;
                    process.taken.remove(this);
                } catch (IOException later) {
                    if (random.nextInt(4) == 0) {
                        journal = Optional.empty(); // what does not go on is begun anew
                    }
                }
            }
        }
    }
}
