package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.TableName;
import dev.varve.store.LocalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each era of a map has a chain of its own. */
final class EraChainsTest {

    @TempDir Path folder;

    private static LayerSettings settings() {
        return TestSettings.by(PartitionScheme.parse("ledger_range", 5))
                .layout(
                        "lake",
                        new Layout.Bronze(
                                "pubnet", Era.parseAll("a/v1:0-9,b/v1:10-19,c/v2:20-", 5)))
                .naming(new Naming.ByContent())
                .make()
                .withAudit(new AuditSettings(List.of(new TableName("feed")), Optional.empty()));
    }

    private List<String> publish(long first, int count) throws Exception {
        try (LocalStore store = new LocalStore(folder);
                RunningLayers running = new RunningLayers(store, 32 << 20, settings())) {
            running.append("feed", AuditTrailTest.ledgers(first, count));
            running.layers.flush(Duration.ofMinutes(1));
            return running.layers.settleAudit();
        }
    }

    private List<String> events() throws Exception {
        Path audit = folder.resolve("lake/_audit/pubnet");
        try (Stream<Path> all = Files.walk(audit)) {
            return all.filter(Files::isRegularFile)
                    .map(each -> audit.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    private String begin(String chain) throws Exception {
        return Files.readString(folder.resolve("lake/_audit/pubnet/" + chain + "/_begin.json"))
                .replaceAll("[^0-9]", "");
    }

    @Test
    void threeErasHaveThreeChainsThatBeginWithTheirFirstLedgers() throws Exception {
        assertEquals(List.of(), publish(0, 30));
        assertEquals(
                List.of(
                        "a/v1/0-4.json",
                        "a/v1/5-9.json",
                        "a/v1/_begin.json",
                        "b/v1/10-14.json",
                        "b/v1/15-19.json",
                        "b/v1/_begin.json",
                        "c/v2/20-24.json",
                        "c/v2/25-29.json",
                        "c/v2/_begin.json"),
                events());
        assertEquals("0", begin("a/v1"));
        assertEquals("10", begin("b/v1"));
        assertEquals("20", begin("c/v2"));
    }

    @Test
    void aHoleHoldsBackWhatIsBehindItInItsEraUntilItIsFilled() throws Exception {
        assertEquals(List.of(), publish(0, 10));
        assertEquals(1, publish(15, 10).size());
        Path manifest = folder.resolve("lake/pubnet/b/v1/feed/range=15-19/_manifest.json");
        assertFalse(Files.exists(manifest));
        assertFalse(Files.exists(folder.resolve("lake/_audit/pubnet/b/v1/15-19.json")));
        assertEquals("20", begin("c/v2"));
        assertEquals(List.of(), publish(10, 5));
        assertEquals(
                List.of("b/v1/10-14.json", "b/v1/15-19.json", "b/v1/_begin.json"),
                events().stream().filter(each -> each.startsWith("b/")).toList());
        assertEquals("10", begin("b/v1"));
        assertTrue(Files.exists(manifest));
    }
}
