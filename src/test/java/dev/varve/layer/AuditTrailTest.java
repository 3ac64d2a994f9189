package dev.varve.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.ChainBegin;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Sha256;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each range gets its event, in the order of the ledgers, whoever stores it and however he ends.
 */
final class AuditTrailTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String FOLDER = "lake/_audit/pubnet/p22/v1/";

    static LayerSettings settings(Naming naming, String... tables) {
        return TestSettings.by(PartitionScheme.parse("ledger_range", 10))
                .layout("lake", new Layout.Bronze("pubnet", "p22", "v1", 10))
                .naming(naming)
                .make()
                .withAudit(
                        new AuditSettings(
                                Stream.of(tables).map(TableName::new).toList(), Optional.empty()));
    }

    static String ledgers(long first, int count) {
        StringBuilder lines = new StringBuilder();
        for (long ledger = first; ledger < first + count; ledger++) {
            lines.append("{\"ledger_sequence\":%d,\"x\":\"%x\"}\n".formatted(ledger, ledger * 31));
        }
        return lines.toString();
    }

    private static List<String> keys(BlobStore store, String prefix) throws Exception {
        try (Stream<BlobInfo> all = store.list(prefix)) {
            return all.map(each -> each.key().value()).toList();
        }
    }

    private static String text(BlobStore store, String key) throws Exception {
        try (InputStream in = store.read(new BlobKey(key))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static List<EventText> chain(BlobStore store) throws Exception {
        List<EventText> events = new ArrayList<>();
        for (String key : keys(store, FOLDER)) {
            if (!key.endsWith("_begin.json") && key.endsWith(".json")) {
                events.add(EventText.parse(text(store, key).getBytes(UTF_8)));
            }
        }
        events.sort((a, b) -> a.event().range().compareTo(b.event().range()));
        AuditEvent.Hashes before = AuditEvent.Hashes.NONE;
        for (EventText each : events) {
            assertTrue(each.isExact());
            assertTrue(each.hasItsHashes());
            assertEquals(before, each.event().before());
            before = each.hashes();
        }
        return events;
    }

    private static List<String> ranges(List<EventText> chain) {
        return chain.stream().map(each -> each.event().range().toString()).toList();
    }

    @Test
    void anArchiveInAnyOrderMakesOneChain() throws Exception {
        for (long seed = 1; seed <= 5; seed++) {
            List<Integer> order = new ArrayList<>(IntStream.range(3, 15).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            try (MemoryStore store = new MemoryStore();
                    RunningLayers running =
                            new RunningLayers(
                                    store, 32 << 20, settings(new Naming.ByContent(), "feed"))) {
                for (int range : order) {
                    running.append("feed", ledgers(range * 10L, 10));
                    running.layers.flush(LONG);
                }
                assertEquals(List.of(), running.layers.settleAudit(), "seed " + seed);
                List<EventText> chain = chain(store);
                assertEquals(
                        IntStream.range(3, 15).mapToObj(i -> i * 10 + "-" + (i * 10 + 9)).toList(),
                        ranges(chain));
                for (EventText each : chain) {
                    String folder = "pubnet/p22/v1/feed/range=%s/".formatted(each.event().range());
                    assertEquals(
                            folder + "part-%s.parquet".formatted(each.event().range()),
                            each.event().tables().get("feed").storagePath());
                    assertTrue(
                            text(store, "lake/" + folder + "_manifest.json")
                                    .contains(
                                            "\"pas_event_hash\": \"%s\""
                                                    .formatted(each.hashes().event())));
                }
            }
        }
    }

    private static SortedMap<String, String> contents(BlobStore store) throws Exception {
        SortedMap<String, String> contents = new TreeMap<>();
        for (String key : keys(store, "")) {
            try (InputStream in = store.read(new BlobKey(key))) {
                contents.put(key, Sha256.of(in));
            }
        }
        return contents;
    }

    /** A run that may end within any call to the store. */
    private static List<String> run(BlobStore store, List<Integer> ranges) throws Exception {
        try (RunningLayers running =
                new RunningLayers(store, 32 << 20, settings(new Naming.ByContent(), "feed"))) {
            running.layers.mendAudit();
            for (int range : ranges) {
                running.append("feed", ledgers(range * 10L, 10));
            }
            FlushReport report = running.layers.flush(LONG);
            if (!report.refused().isEmpty()) {
                throw new IOException("it was killed");
            }
            return running.layers.settleAudit();
        }
    }

    /** Lets a process die in the call behind so many. */
    static FaultyStore dying(BlobStore store, int calls) {
        FaultyStore dying = new FaultyStore(store);
        AtomicInteger left = new AtomicInteger(calls);
        dying.beforeEvery(
                _ -> {
                    if (left.getAndDecrement() <= 0) {
                        throw new IllegalStateException("killed");
                    }
                });
        return dying;
    }

    @Test
    void whoeverWasKilledAtAnyCallIsMendedToTheSameBytes() throws Exception {
        List<Integer> ranges = List.of(2, 0, 1, 3);
        SortedMap<String, String> whole;
        try (MemoryStore store = new MemoryStore()) {
            assertEquals(List.of(), run(store, ranges));
            whole = contents(store);
        }
        assertEquals(4 * 3 + 1, whole.size());
        int killed = 0;
        boolean isAlive = false;
        for (int calls = 0; !isAlive; calls++) {
            try (MemoryStore store = new MemoryStore()) {
                FaultyStore dying = dying(store, calls);
                try {
                    run(dying, ranges);
                    isAlive = true;
                } catch (IOException | IllegalStateException dead) {
                    killed++;
                }
                assertEquals(List.of(), run(store, ranges), "calls " + calls);
                assertEquals(whole, contents(store), "calls " + calls);
            }
        }
        assertTrue(killed > 30, "killed " + killed);
    }

    @Test
    void twoWritersMakeOneChain() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            List<Integer> order = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
            Collections.shuffle(order, random);
            try (MemoryStore store = new MemoryStore();
                    RunningLayers one =
                            new RunningLayers(
                                    store, 32 << 20, settings(new Naming.ByContent(), "feed"));
                    RunningLayers other =
                            new RunningLayers(
                                    store, 32 << 20, settings(new Naming.ByContent(), "feed"))) {
                store.create(
                        new BlobKey(FOLDER + "_begin.json"), ByteBuffer.wrap(ChainBegin.json(0)));
                List<Thread> threads = new ArrayList<>();
                for (RunningLayers each : List.of(one, other)) {
                    List<Integer> ranges = new ArrayList<>(order);
                    Collections.shuffle(ranges, random);
                    threads.add(
                            Thread.ofPlatform()
                                    .start(
                                            () -> {
                                                for (int range : ranges) {
                                                    each.append("feed", ledgers(range * 10L, 10));
                                                    flush(each);
                                                }
                                            }));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                assertEquals(List.of(), one.layers.settleAudit(), "seed " + seed);
                assertEquals(List.of(), other.layers.settleAudit(), "seed " + seed);
                assertEquals(12, chain(store).size(), "seed " + seed);
                Told told = new Told();
                AuditVerificationTest.verify(store, true, Optional.empty(), told);
                assertEquals(List.of(), told.findings, "seed " + seed);
            }
        }
    }

    private static void flush(RunningLayers layers) {
        try {
            layers.layers.flush(LONG);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anEventWaitsForAllTablesOfItsRange() throws Exception {
        try (MemoryStore store = new MemoryStore();
                RunningLayers running =
                        new RunningLayers(
                                store,
                                32 << 20,
                                settings(new Naming.ByContent(), "tick", "feed"))) {
            running.append("feed", ledgers(0, 10));
            running.layers.flush(LONG);
            assertEquals(
                    List.of(
                            "pubnet/p22/v1 range=0-9 waits for its event: tables without this range: tick"),
                    running.layers.settleAudit());
            assertEquals(List.of("lake/_audit/pubnet/p22/v1/_begin.json"), keys(store, FOLDER));
            running.append("tick", ledgers(0, 10));
            running.layers.flush(LONG);
            assertEquals(List.of(), running.layers.settleAudit());
            assertEquals(
                    List.of("feed", "tick"),
                    List.copyOf(chain(store).getFirst().event().tables().keySet()));
        }
    }

    @Test
    void aRangeWaitsForTheOneBeforeAndIsTold() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            assertEquals(List.of(), run(store, List.of(4)));
            assertEquals(
                    List.of(
                            "pubnet/p22/v1 range=20-29 cannot have an event: the audit chain is past these ledgers",
                            "pubnet/p22/v1 range=60-69 waits for its event: the range before it is not there"),
                    run(store, List.of(6, 2)));
            assertEquals(List.of("40-49"), ranges(chain(store)));
            assertEquals(List.of(), run(store, List.of(5)));
            assertEquals(List.of("40-49", "50-59", "60-69"), ranges(chain(store)));
        }
    }

    @Test
    void aFileThatSaysNonsenseOfItselfHoldsTheChainBackByItsName() throws Exception {
        try (MemoryStore whole = new MemoryStore();
                MemoryStore store = new MemoryStore()) {
            run(whole, List.of(1));
            run(store, List.of(0));
            String file = "lake/pubnet/p22/v1/feed/range=10-19/part-10-19.parquet";
            String text;
            try (InputStream in = whole.read(new BlobKey(file))) {
                text = new String(in.readAllBytes(), ISO_8859_1);
            }
            String damaged = text.replace("{\"columns\":[", "{\"columnz\":[");
            store.create(new BlobKey(file), ByteBuffer.wrap(damaged.getBytes(ISO_8859_1)));
            String waiting = run(store, List.of(2)).getFirst();
            assertTrue(
                    waiting.contains(
                            file
                                    + ": expected the file of this range; found its varve.schema cannot be read"),
                    waiting);
        }
    }

    @Test
    void aChainThatWasChangedIsHeldBackAndNoFileIs() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            run(store, List.of(0, 1));
            BlobKey head = new BlobKey(FOLDER + "10-19.json");
            String text = text(store, head.value());
            store.delete(head);
            store.create(
                    head,
                    ByteBuffer.wrap(
                            text.replace("\"row_count\": 10", "\"row_count\": 9").getBytes(UTF_8)));
            try (RunningLayers running =
                    new RunningLayers(store, 32 << 20, settings(new Naming.ByContent(), "feed"))) {
                running.append("feed", ledgers(20, 10));
                assertEquals(List.of(), running.layers.flush(LONG).refused());
                String waiting = running.layers.settleAudit().getFirst();
                assertTrue(waiting.contains(head + ": expected"), waiting);
                assertEquals(
                        List.of("lake/pubnet/p22/v1/feed/range=20-29/part-20-29.parquet"),
                        keys(store, "lake/pubnet/p22/v1/feed/range=20-29/"));
            }
        }
    }
}
