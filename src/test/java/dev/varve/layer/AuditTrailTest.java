package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.MemoryStore;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
}
