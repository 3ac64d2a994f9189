package dev.varve.layer.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A record's partition is its own, and one that is refused changes nothing for the others. */
class OwnPartitionTest {

    private static final PartitionScheme BY_DAY = new PartitionScheme.Day();
    private static final PartitionScheme BY_LEDGERS = new PartitionScheme.LedgerRange(1_000);
    private static final PartitionScheme BY_COLUMN = new PartitionScheme.Columns(List.of("k"));

    private static final List<String> TIMES =
            List.of(
                    "\"2020-01-01T00:00:00Z\"",
                    "\"2020-01-01T00:00:00\\u005a\"",
                    "1577836800",
                    "1577836800.0",
                    "1.5778368e9",
                    "1577836800.5",
                    "\"1577836800\"",
                    "\"never\"");

    private static final List<String> VALUES =
            List.of(
                    "\"a\"",
                    "\"a\\\"b\"",
                    "\"\\u0041\\ud83d\\ude00\"",
                    "\"x\\ny\"",
                    "\"\"",
                    "\"é\"",
                    "5",
                    "5.0",
                    "0.10",
                    "1e2",
                    "-0",
                    "1e300",
                    "9007199254740993",
                    "1152921504606846976",
                    "-9223372036854775808",
                    "123456789012345678901234567890",
                    "true",
                    "{\"odd\":1}",
                    "[1]",
                    "null");

    @Test
    void aTimeIsReadAloneAsAmongNeighbours() {
        List<String> all = new ArrayList<>(TIMES);
        all.addAll(VALUES);
        for (Optional<String> named : List.of(Optional.of("ts"), Optional.<String>empty())) {
            assertOwn(SplitBody.with(BY_DAY, named), "ts", all);
        }
    }

    @Test
    void aLedgerIsReadAloneAsAmongNeighbours() {
        assertOwn(SplitBody.with(BY_LEDGERS, Optional.empty()), "ledger", VALUES);
    }

    @Test
    void aDirectoryIsNamedAloneAsAmongNeighbours() {
        assertOwn(SplitBody.with(BY_COLUMN, Optional.empty()), "k", VALUES);
    }

    @Test
    void aDirectoryHasANumberAsItWasWritten() {
        SplitBody.Settings settings = SplitBody.with(BY_COLUMN, Optional.empty());
        for (String neighbour : List.of("1", "0.5", "\"x\"", "true", "[1]")) {
            for (String number : List.of("1.50", "15e-1", "1E3", "5", "5.0", "-0", "-0.0")) {
                String escaped = record("k", number).replace("k", "\\u006b");
                SplitBody body =
                        SplitBody.of(
                                settings,
                                List.of(
                                        record("k", neighbour),
                                        " {\"a\":{\"k\":7}, \"k\" : " + number + " }",
                                        escaped));
                assertEquals(List.of("k=" + number), body.pathsOfLine(2), neighbour);
                assertEquals(List.of("k=" + number), body.pathsOfLine(3), neighbour);
            }
        }
    }

    private static void assertOwn(SplitBody.Settings settings, String field, List<String> values) {
        for (String value : values) {
            String record = record(field, value);
            List<String> alone = SplitBody.of(settings, List.of(record)).paths();
            for (String other : values) {
                String neighbour = record(field, other);
                SplitBody before = SplitBody.of(settings, List.of(record, neighbour));
                SplitBody behind = SplitBody.of(settings, List.of(neighbour, record));
                String message = record + " beside " + neighbour;
                assertEquals(alone, before.pathsOfLine(1), message);
                assertEquals(alone, behind.pathsOfLine(2), message);
            }
        }
    }

    private static String record(String field, String value) {
        return "{\"%s\":%s}".formatted(field, value);
    }

    @Test
    void aLedgerOfAnotherUsualNameIsTheRecordsOwn() {
        SplitBody.Settings settings = SplitBody.with(BY_LEDGERS, Optional.empty());
        SplitBody body =
                SplitBody.of(
                        settings,
                        List.of(
                                "{\"ledger\":5}",
                                "{\"ledger_sequence\":\"x\",\"ledger\":1005}",
                                "{\"ledger_sequence\":2007}",
                                "{\"ledger_sequence\":-1,\"ledger\":5}"));
        assertEquals(List.of(4L), body.refusedLines());
        assertEquals(
                List.of("ledgers/0-999", "ledgers/1000-1999", "ledgers/2000-2999"), body.paths());
    }

    @Test
    void aRefusedFirstRecordDoesNotGiveATableThatDoesNotEvolveItsColumns() {
        SplitBody.Settings settings = SplitBody.with(BY_DAY, Optional.of("ts")).evolving(false);
        SplitBody body =
                SplitBody.of(
                        settings,
                        List.of(
                                "{\"a\":1,\"ts\":\"never\"}",
                                "{\"b\":1,\"ts\":\"2020-01-01\"}",
                                "{\"b\":2,\"ts\":\"2020-01-02\"} broken",
                                "{\"a\":3,\"ts\":\"2020-01-03\"}"));
        assertEquals(List.of(1L, 3L, 4L), body.refusedLines());
        assertEquals(List.of("b", "ts"), body.columnNames());
    }

    @Test
    void refusedRecordsDoNotUseUpTheColumnsOfATable() {
        SplitBody.Settings settings = SplitBody.with(BY_DAY, Optional.of("ts")).columns(4);
        SplitBody body =
                SplitBody.of(
                        settings,
                        List.of(
                                "{\"ts\":\"never\",\"a\":1,\"b\":1,\"c\":1}",
                                "  {\"d\":1,\"ts\":\"2020-01-01\"}",
                                "{\"e\":1,\"f\":1,\"g\":1,\"ts\":\"2020-01-01\"}"));
        assertEquals(List.of(1L, 3L), body.refusedLines());
        assertEquals(List.of("d", "ts"), body.columnNames());
    }

    @Test
    void manyRecordsThatAreRefusedOneAfterAnotherAreReadAFewTimesOnly() {
        SplitBody.Settings settings = SplitBody.with(BY_DAY, Optional.of("ts")).evolving(false);
        List<String> lines =
                IntStream.range(0, 20_000).mapToObj("{\"c%d\":1,\"ts\":\"\"}"::formatted).toList();
        SplitBody body = SplitBody.of(settings, lines);
        assertEquals(20_000, body.refusedLines().size());
        assertTrue(body.turns() < 12, () -> body.turns() + " turns");
    }

    @Test
    void keysThatCameAgainInARefusedRecordAreNotCounted() {
        SplitBody body =
                SplitBody.of(
                        SplitBody.with(BY_DAY, Optional.of("ts")),
                        List.of(
                                "{\"a\":1,\"a\":2,\"ts\":\"never\"}",
                                "{\"a\":1,\"a\":2,\"ts\":\"2020-01-01\"}"));
        assertEquals(1, body.duplicateKeys());
    }

    /** With refused records in between, rows, types and partitions are those without them. */
    @Test
    void aBodyIsSplitAsIfWhatIsRefusedHadNotBeenSent() {
        long seed = new Random().nextLong();
        System.out.printf("OwnPartitionTest: seeds %d to %d%n", seed, seed + 1_999);
        int refused = 0;
        for (int turn = 0; turn < 2_000; turn++) {
            Random random = new Random(seed + turn);
            SplitBody.Settings settings = settings(random);
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                lines.add(line(random));
            }
            SplitBody mixed = SplitBody.of(settings, lines);
            List<String> taken = new ArrayList<>();
            for (int line = 1; line <= lines.size(); line++) {
                if (!mixed.refusedLines().contains((long) line)) {
                    taken.add(lines.get(line - 1));
                }
            }
            SplitBody alone = SplitBody.of(settings, taken);
            String message = "seed %d, %s: %s".formatted(seed + turn, settings, lines);
            assertEquals(List.of(), alone.refusedLines(), message);
            assertEquals(alone.schema(), mixed.schema(), message);
            assertEquals(alone.rows(), mixed.rows(), message);
            assertEquals(alone.paths(), mixed.paths(), message);
            assertEquals(alone.duplicateKeys(), mixed.duplicateKeys(), message);
            refused += mixed.refusedLines().size();
        }
        assertTrue(refused > 5_000, refused + " were refused");
    }

    private static SplitBody.Settings settings(Random random) {
        SplitBody.Settings settings =
                switch (random.nextInt(4)) {
                    case 0 -> SplitBody.with(BY_LEDGERS, Optional.empty());
                    case 1 -> SplitBody.with(BY_COLUMN, Optional.empty());
                    default -> SplitBody.with(BY_DAY, Optional.of("ts"));
                };
        return settings.evolving(random.nextInt(4) > 0)
                .columns(random.nextBoolean() ? 1_000 : 4)
                .named(random.nextBoolean());
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder(random.nextInt(4) == 0 ? " \t{" : "{");
        String separator = "";
        for (int i = random.nextInt(4); i >= 0; i--) {
            line.append(separator).append(member(random));
            separator = ",";
        }
        return line.append(
                        switch (random.nextInt(12)) {
                            case 0 -> "";
                            case 1 -> "} x";
                            case 2 -> "} ";
                            default -> "}";
                        })
                .toString();
    }

    private static String member(Random random) {
        String value = VALUES.get(random.nextInt(VALUES.size()));
        return switch (random.nextInt(6)) {
            case 0, 1 -> "\"ts\":" + TIMES.get(random.nextInt(TIMES.size()));
            case 2 -> "\"ledger\":" + (random.nextBoolean() ? value : random.nextInt(3_000));
            case 3 -> "\"k\":" + value;
            case 4 -> "\"%s\":%d".formatted((char) ('a' + random.nextInt(6)), random.nextInt(9));
            default -> "\"%s\":%s".formatted((char) ('a' + random.nextInt(6)), value);
        };
    }
}
