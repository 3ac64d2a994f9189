package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.keys.RequestKey;
import dev.varve.journal.segments.CutDisk;
import dev.varve.store.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers behind a journal, with the threads of a service, on a disk whose power is cut and a store
 * that goes away, several processes one after the other.
 */
@Timeout(180)
class JournaledCrashesTest {

    private static final int ROUNDS = 40;
    private static final int CLIENTS = 3;

    private final Set<Long> sent = ConcurrentHashMap.newKeySet();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Long> keyed = ConcurrentHashMap.newKeySet();
    private final Queue<Keyed> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong answeredAgain = new AtomicLong();
    private final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());

    @TempDir Path folder;

    /**
     * A request with a key that was not answered, as far as its client knows.
     *
     * @param rows numbers of all of its records
     * @param lines by table
     * @param rejected what is no record of it
     */
    private record Keyed(
            RequestKey key, List<Long> rows, Map<String, String> lines, List<String> rejected) {}

    @Test
    void everyAcknowledgedRowIsInOneFileOnce() throws Exception {
        long seed = 20_261_127;
        System.out.println("JournaledCrashesTest: seeds " + seed + " to " + (seed + ROUNDS - 1));
        long replayed = 0;
        long skipped = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            CutDisk disk = new CutDisk(random);
            MemoryStore store = new MemoryStore();
            for (int process = 0; process < 3; process++) {
                disk.cutAfter(20 + random.nextInt(400));
                try (JournaledLayers life =
                        new JournaledLayers(disk, store, random.nextLong(), 0.05)) {
                    live(life, disk, random);
                    unexpected.addAll(life.unexpected);
                } catch (CutDisk.PowerCut early) {
                    // while the journal was opened
                }
                disk = disk.restarted();
            }
            try (JournaledLayers last = new JournaledLayers(disk, store, random.nextLong(), 0.05)) {
                last.store.beNice();
                for (Keyed each : unanswered) {
                    send(last, each);
                }
                unanswered.clear();
                last.storeAll();
                assertEquals(List.of(), last.setAside);
                JournalReplay.Counts counts = last.commits.replayed();
                replayed += counts.replayedRows();
                skipped += counts.skippedRows();
            }
            requireEachOnce(store, seed + round);
            assertEquals(List.of(), unexpected, "seed " + (seed + round));
        }
        assertTrue(replayed > 1_000, "replayed: " + replayed);
        assertTrue(skipped > 100, "skipped: " + skipped);
        assertTrue(answeredAgain.get() > 100, "answered again: " + answeredAgain);
    }

    private void requireEachOnce(MemoryStore store, long seed) throws Exception {
        List<Long> stored = new ArrayList<>(StoredRows.numbers(store, folder));
        stored.addAll(StoredLetters.numbers(store));
        Set<Long> once = new HashSet<>(stored);
        assertEquals(stored.size(), once.size(), "rows are stored twice, seed " + seed);
        assertTrue(acknowledged.containsAll(keyed), "requests with a key wait, seed " + seed);
        assertEquals(List.of(), StoredRows.withoutManifest(store), "seed " + seed);
        for (String table : StoredRows.tables(store)) {
            FileTrailTest.isWhole(store, "", table, "seed " + seed);
        }
        Set<Long> lost = new HashSet<>(acknowledged);
        lost.removeAll(once);
        assertEquals(Set.of(), lost, "acknowledged rows are lost, seed " + seed);
        once.removeAll(sent);
        assertEquals(Set.of(), once, "rows that nobody sent, seed " + seed);
        sent.clear();
        acknowledged.clear();
        keyed.clear();
    }

    private void live(JournaledLayers life, CutDisk disk, Random random) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random own = new Random(random.nextLong());
                all.add(clients.submit(() -> post(life, disk, own)));
            }
            for (int tick = 0; all.stream().anyMatch(each -> !each.isDone()); tick++) {
                life.store.setDown(tick % 10 > 6);
                life.layers.rotateDue();
                life.layers.flush(Duration.ofMillis(5));
                life.trySettle();
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        disk.cut();
    }

    private void post(JournaledLayers life, CutDisk disk, Random random) {
        for (int i = 0; i < 40 && !disk.isCut(); i++) {
            Keyed before = random.nextInt(3) == 0 ? unanswered.poll() : null;
            if (before != null) {
                sendKeyed(life, before, random);
            } else if (random.nextBoolean()) {
                sendKeyed(life, keyed(random), random);
            } else {
                List<Long> rows = new ArrayList<>();
                String lines = lines(random, rows);
                List<String> rejected = rejected(random, rows);
                try {
                    life.append(Map.of("t" + random.nextInt(2), lines), rejected, Optional.empty());
                    acknowledged.addAll(rows);
                } catch (OverloadedException | IllegalStateException | Error refused) {
                    // not acknowledged
                }
            }
        }
    }

    private String lines(Random random, List<Long> rows) {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row <= random.nextInt(20); row++) {
            long n = numbers.incrementAndGet();
            rows.add(n);
            sent.add(n);
            lines.append(
                    "{\"p\":%d,\"n\":%d,\"x\":\"%x\"}\n"
                            .formatted(random.nextInt(3), n, random.nextLong()));
        }
        return lines.toString();
    }

    private List<String> rejected(Random random, List<Long> rows) {
        List<String> rejected = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            long n = numbers.incrementAndGet();
            rows.add(n);
            sent.add(n);
            rejected.add("bad " + n);
        }
        return rejected;
    }

    private Keyed keyed(Random random) {
        List<Long> rows = new ArrayList<>();
        Map<String, String> lines = new TreeMap<>();
        lines.put("t0", lines(random, rows));
        if (random.nextBoolean()) {
            lines.put("t1", lines(random, rows));
        }
        List<String> rejected = rejected(random, rows);
        keyed.addAll(rows);
        return new Keyed(RequestKey.of("key " + rows.getFirst()), rows, lines, rejected);
    }

    private void sendKeyed(JournaledLayers life, Keyed request, Random random) {
        try {
            send(life, request);
            if (random.nextInt(4) == 0) {
                unanswered.add(request); // the answer was lost on its way
            }
        } catch (OverloadedException | IllegalStateException | Error refused) {
            unanswered.add(request);
        }
    }

    /** As the door does: what was answered is not done again. */
    private void send(JournaledLayers life, Keyed request) {
        if (life.answers.find(request.key()).isPresent()) {
            answeredAgain.incrementAndGet();
        } else {
            Instant now = Instant.now();
            life.append(
                    request.lines(),
                    request.rejected(),
                    Optional.of(
                            new KeyedAnswer(request.key(), 7, now, 200, "accepted", "accepted")));
        }
        acknowledged.addAll(request.rows());
    }
}
