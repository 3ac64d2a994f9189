package dev.varve.layer.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.record.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartitioningTextTest {

    private static final TableName TABLE = new TableName("feed");

    static Stream<Partitioning> partitionings() {
        return Stream.of(
                of(new PartitionScheme.LedgerDay(), Optional.empty()),
                of(new PartitionScheme.Day(), Optional.of("source.ts_ms")),
                of(new PartitionScheme.Hour(), Optional.empty()),
                of(new PartitionScheme.LedgerRange(64_000), Optional.empty()),
                of(new PartitionScheme.Columns(List.of("product_id", "a=b c")), Optional.empty()),
                new Partitioning(
                        new Layout.Bronze("pubnet", "pre_p23", "v1", 10_000),
                        new PartitionScheme.LedgerRange(10_000),
                        Map.of(),
                        Map.of()),
                new Partitioning(
                        new Layout.Bronze(
                                "pubnet",
                                Era.parseAll("a/v1:0-9@3!inactive,b/v1:12-19@5,b/v2:20-", 10_000)),
                        new PartitionScheme.LedgerRange(10_000),
                        Map.of(),
                        Map.of()));
    }

    @Test
    void whatOneEraOfAllLedgersWasWrittenAsIsReadAndWrittenStill() {
        String text =
                """
                layout=bronze
                network=pubnet
                era=pre_p23
                version=v1
                scheme=ledger_range
                ledgers=64000
                key=year
                key=month
                key=day
                key=hour\
                """;
        Partitioning partitioning = Partitioning.inForce(text, TABLE);
        assertEquals(new Layout.Bronze("pubnet", "pre_p23", "v1", 64_000), partitioning.layout());
        assertEquals(text, partitioning.inForce(TABLE));
    }

    private static Partitioning of(PartitionScheme scheme, Optional<String> time) {
        return new Partitioning(
                new Layout.Hive(),
                scheme,
                Map.of(),
                time.map(field -> Map.of(TABLE, field)).orElse(Map.of()),
                Optional.of("at"),
                new PathKeys("y", "m", "d", "h"));
    }

    @ParameterizedTest
    @MethodSource("partitionings")
    void whatWasInForceIsReadAgain(Partitioning partitioning) {
        assertEquals(partitioning, Partitioning.inForce(partitioning.inForce(TABLE), TABLE));
    }

    @Test
    void whatIsNoneIsRefused() {
        for (String text : List.of("", "layout=hive", "scheme=day", "layout=x\nscheme=day", "x")) {
            assertThrows(
                    IllegalArgumentException.class, () -> Partitioning.inForce(text, TABLE), text);
        }
    }
}
