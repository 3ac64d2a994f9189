package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.journal.segments.CutDisk;
import dev.varve.store.MemoryStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final AtomicLong numbers = new AtomicLong();
    private final List<Throwable> unexpected = Collections.synchronizedList(new ArrayList<>());

    @TempDir Path folder;

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
    }

    private void requireEachOnce(MemoryStore store, long seed) throws Exception {
        List<Long> stored = StoredRows.numbers(store, folder);
        Set<Long> once = new HashSet<>(stored);
        assertEquals(stored.size(), once.size(), "rows are stored twice, seed " + seed);
        assertEquals(List.of(), StoredRows.withoutManifest(store), "seed " + seed);
        Set<Long> lost = new HashSet<>(acknowledged);
        lost.removeAll(once);
        assertEquals(Set.of(), lost, "acknowledged rows are lost, seed " + seed);
        once.removeAll(sent);
        assertEquals(Set.of(), once, "rows that nobody sent, seed " + seed);
        sent.clear();
        acknowledged.clear();
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
                life.settle();
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        disk.cut();
    }

    private void post(JournaledLayers life, CutDisk disk, Random random) {
        for (int i = 0; i < 40 && !disk.isCut(); i++) {
            List<Long> rows = new ArrayList<>();
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row <= random.nextInt(20); row++) {
                long n = numbers.incrementAndGet();
                rows.add(n);
                lines.append(
                        "{\"p\":%d,\"n\":%d,\"x\":\"%x\"}\n"
                                .formatted(random.nextInt(3), n, random.nextLong()));
            }
            sent.addAll(rows);
            try {
                life.append("t" + random.nextInt(2), lines.toString());
                acknowledged.addAll(rows);
            } catch (OverloadedException | IllegalStateException | Error refused) {
                // not acknowledged
            }
        }
    }
}
