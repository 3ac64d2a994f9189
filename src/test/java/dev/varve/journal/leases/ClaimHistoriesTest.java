package dev.varve.journal.leases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import dev.varve.store.DelegatingStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Processes that share work by claims of it, whose requests to the store come in any order. No
 * claim runs out here.
 */
final class ClaimHistoriesTest {

    private static final int HISTORIES = 1_000;
    private static final String CLAIMS = "processing/";
    private static final LeaseTime TIME =
            new LeaseTime(Duration.ofSeconds(3), () -> 0, () -> Instant.EPOCH);

    @Test
    void workIsDoneOnceAndNoClaimIsLeft() throws Exception {
        long seed = Long.getLong("varve.seed", System.nanoTime());
        System.out.println("-Dvarve.seed=" + seed);
        for (int i = 0; i < HISTORIES; i++) {
            new History(seed + i).run();
        }
    }

    private static final class History {

        private final long seed;
        private final Random random;
        private final BlobStore shared = new MemoryStore();
        private final Set<String> waiting = new TreeSet<>(Set.of("a", "b", "c"));
        private final Map<String, Integer> done = new HashMap<>();
        private final Set<String> atWork = new HashSet<>();
        private final Semaphore stepEnded = new Semaphore(0);

        History(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() throws Exception {
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(new Worker("worker-" + i));
            }
            while (!workers.isEmpty()) {
                Worker next = workers.get(random.nextInt(workers.size()));
                next.mayGo.release();
                stepEnded.acquire();
                if (next.turns.isDone()) {
                    workers.remove(next);
                    next.turns.get();
                }
            }
            assertEquals(Map.of("a", 1, "b", 1, "c", 1), done, this::toString);
            try (Stream<BlobInfo> left = shared.list(CLAIMS)) {
                assertEquals(List.of(), left.toList(), this::toString);
            }
        }

        @Override
        public String toString() {
            return "-Dvarve.seed=" + seed;
        }

        /** Goes on, alone, from one request to its next whenever it may. */
        private final class Worker {

            private final Semaphore mayGo = new Semaphore(0);
            private final FutureTask<Void> turns = new FutureTask<>(this::run);
            private final Leases leases;

            Worker(String name) {
                leases = new Leases(new Stepwise(this), CLAIMS, TIME, name, name);
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    mayGo.acquireUninterruptibly();
                                    turns.run();
                                    stepEnded.release();
                                });
            }

            void pause() {
                stepEnded.release();
                mayGo.acquireUninterruptibly();
            }

            private Void run() throws IOException {
                while (!waiting.isEmpty()) {
                    List<String> listed = new ArrayList<>(waiting);
                    Collections.shuffle(listed, random);
                    List<String> over = leases.look(_ -> true);
                    for (String each : listed) {
                        Optional<Lease> claim = claim(each, over.contains(each));
                        if (claim.isPresent()) {
                            work(each, claim.get());
                            claim.get().remove();
                        }
                    }
                }
                return null;
            }

            private Optional<Lease> claim(String name, boolean isOver) throws IOException {
                if (isOver) {
                    return leases.takeOver(name);
                }
                try {
                    return Optional.of(leases.begin(name));
                } catch (LeaseLostException held) {
                    return Optional.empty();
                }
            }

            private void work(String name, Lease claim) throws IOException {
                if (!waiting.contains(name)) {
                    return;
                }
                assertTrue(atWork.add(name), () -> "two are at work on one: " + History.this);
                pause();
                while (random.nextInt(3) == 0) {
                    claim.renew();
                }
                if (random.nextInt(4) > 0) { // otherwise it fails, and may be tried again
                    done.merge(name, 1, Integer::sum);
                    waiting.remove(name);
                }
                atWork.remove(name);
            }
        }

        private final class Stepwise extends DelegatingStore {

            private final Worker worker;

            Stepwise(Worker worker) {
                this.worker = worker;
            }

            @Override
            protected BlobStore bare() {
                worker.pause();
                return shared;
            }
        }
    }
}
