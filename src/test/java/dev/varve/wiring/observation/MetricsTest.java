package dev.varve.wiring.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.ColumnClash;
import dev.varve.layer.RotationReason;
import dev.varve.layer.StoredFile;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import dev.varve.wiring.Watch;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final int NAMES = 20_000;
    private static final int MOST = 100;

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private final MeterRegistry registry = new SimpleMeterRegistry();

    /** A line for every file of these tests would be all that is read of them. */
    @BeforeEach
    void keepTheLogQuiet() {
        LOG.setLevel(Level.SEVERE);
    }

    @AfterEach
    void letTheLogSpeak() {
        LOG.setLevel(null);
    }

    @Test
    void twentyThousandNamesGetNoMoreMetersThanTheLimit() throws InterruptedException {
        Metrics metrics =
                new Metrics(registry, MOST, new Soundness(Watch.SYSTEM), Clock.systemUTC());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int name = 0; name < NAMES; name++) {
                                            everything(metrics, new TableName("t" + name));
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Map<String, Set<String>> tags =
                registry.getMeters().stream()
                        .map(Meter::getId)
                        .filter(id -> id.getTag("table") != null)
                        .collect(
                                Collectors.groupingBy(
                                        Meter.Id::getName,
                                        Collectors.mapping(
                                                id -> id.getTag("table"), Collectors.toSet())));
        assertEquals(12, tags.size(), tags.keySet()::toString);
        tags.forEach((name, tables) -> assertEquals(MOST + 1, tables.size(), name));
        assertEquals(1, tags.values().stream().distinct().count(), "the same tables everywhere");
        assertTrue(tags.values().iterator().next().contains("other"));
        assertEquals(
                4.0 * NAMES,
                registry.find("varve.records.accepted").counters().stream()
                        .mapToDouble(counter -> counter.count())
                        .sum());
        assertEquals(
                NAMES,
                registry.find("varve.ledger.last").gauges().stream()
                        .mapToDouble(gauge -> gauge.value())
                        .max()
                        .orElseThrow());
        System.out.printf(
                "MetricsTest: %,d names, %,d meters%n", NAMES, registry.getMeters().size());
    }

    private static void everything(Metrics metrics, TableName table) {
        metrics.settled(table, 1);
        metrics.timeless(table, 1);
        metrics.columnClashes(new ColumnClash(table, "Id", "id", ColumnClash.Kind.CASE));
        metrics.ledgerSeen(table, Long.parseLong(table.value().substring(1)) + 1);
        metrics.rowGroupWritten(table, 1, Duration.ofNanos(1));
        metrics.fileStored(file(table, 1), RotationReason.FLUSH, Duration.ofNanos(1));
    }

    @Test
    void whoComesFirstHasMetricsOfItsOwn() {
        Metrics metrics = new Metrics(registry, 1, new Soundness(Watch.SYSTEM), Clock.systemUTC());
        metrics.settled(new TableName("first"), 3);
        metrics.settled(new TableName("second"), 5);
        metrics.settled(new TableName("third"), 7);
        metrics.settled(new TableName("first"), 1);
        assertEquals(4, accepted("first"));
        assertEquals(12, accepted("other"));
    }

    @Test
    void withoutAnyOfItsOwnAllShareOneTag() {
        Metrics metrics = new Metrics(registry, 0, new Soundness(Watch.SYSTEM), Clock.systemUTC());
        metrics.settled(new TableName("first"), 3);
        metrics.settled(new TableName("second"), 5);
        assertEquals(8, accepted("other"));
    }

    private double accepted(String tag) {
        return registry.get("varve.records.accepted").tag("table", tag).counter().count();
    }

    @Test
    void knowsWhatIsStoredWhateverTheTags() {
        Metrics metrics = new Metrics(registry, 0, new Soundness(Watch.SYSTEM), Clock.systemUTC());
        TableName a = new TableName("a");
        TableName b = new TableName("b");
        metrics.settled(a, 10);
        metrics.settled(b, 4);
        metrics.fileStored(file(a, 7), RotationReason.SIZE, Duration.ZERO);
        metrics.fileStored(file(b, 4), RotationReason.SIZE, Duration.ZERO);
        assertEquals(Map.of(a, 7L, b, 4L), metrics.storedRows());
    }

    private static StoredFile file(TableName table, long rows) {
        BlobKey key = new BlobKey(table.value());
        return new StoredFile(table, key, key, rows, 1, "", false);
    }
}
