package dev.varve.layer.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.layer.TestSettings;
import dev.varve.record.Catalog;
import dev.varve.record.HashSeed;
import dev.varve.record.RecordLimits;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which value of a record is its time, and where records without one belong. */
class RecordTimesTest {

    private static final TableName TABLE = new TableName("t");
    private static final String DAY = "year=2024/month=01/day=15";
    private static final String NO_DAY =
            "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__"
                    + "/day=__HIVE_DEFAULT_PARTITION__";
    private static final String REJECTED = "rejected";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1705312800",
                "1705312800.25",
                "1.7053128e9",
                "1705312800123",
                "1705312800123.5",
                "1705312800123456",
                "1705312800123456789",
                "\"1705312800\"",
                "\"1705312800.25\"",
                "\"1705312800123\"",
                "\"2024-01-15\"",
                "\"2024-01-15T10:00:00Z\"",
                "\"2024-01-15 10:00:00\"",
                "\"2024-01-15 10:00:00 UTC\"",
                "\"2024-01-15 10:00:00 +0000\"",
                "\"2024-01-15T10:00:00.123456789+0200\"",
                "\"2024-01-15T10:00:00\\u005a\"",
            })
    void findsTheDayInEveryForm(String time) {
        String record = "{\"id\":1,\"ts\":" + time + "}";
        assertEquals(List.of(DAY), paths(Optional.empty(), record));
        assertEquals(List.of(DAY), paths(Optional.of("ts"), record));
        // beside a neighbour that makes the column JSON
        assertEquals(List.of(DAY, NO_DAY), paths(Optional.empty(), record, "{\"id\":2,\"ts\":{}}"));
        assertEquals(
                List.of(DAY, DAY),
                paths(Optional.of("a.ts"), "{\"a\":" + record + "}", "{\"a.ts\":" + time + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "-1705312800",
                "0",
                "315532800",
                "5000000000",
                "4133980800",
                "\"7\"",
                "\"20240115\"",
                "0.5",
                "1e30",
                "true",
                "\"soon\"",
                "[1705312800]",
                "null",
            })
    void passesOverWhatIsNoTimeOfOurAge(String guessed) {
        assertEquals(
                List.of(NO_DAY, DAY),
                paths(
                        Optional.empty(),
                        "{\"time\":" + guessed + "}",
                        "{\"time\":" + guessed + ",\"created_at\":\"2024-01-15\"}"));
    }

    @Test
    void aNamedFieldTakesAnyYearAndRejectsWhatIsNoTime() {
        assertEquals(
                List.of(
                        "year=1970/month=01/day=01",
                        "year=1980/month=01/day=01",
                        REJECTED,
                        REJECTED,
                        REJECTED,
                        NO_DAY,
                        NO_DAY),
                paths(
                        Optional.of("at"),
                        "{\"at\":7}",
                        "{\"at\":315532800}",
                        "{\"at\":\"soon\"}",
                        "{\"at\":true}",
                        "{\"at\":{}}",
                        "{\"at\":null,\"ts\":1705312800}",
                        "{\"ts\":1705312800}"));
    }

    @Test
    void aPathLeadsIntoObjectsAndKeysWithEscapes() {
        assertEquals(
                List.of(DAY, DAY, DAY, NO_DAY, NO_DAY, NO_DAY, REJECTED, NO_DAY),
                paths(
                        Optional.of("source.at.ms"),
                        "{\"source\":{\"at\":{\"ms\":1705312800123}}}",
                        "{\"source\":{\"x\":[{\"at\":1},\"}\"] , \"\\u0061t\" : {\"ms\" : \"2024-01-15\" } }}",
                        "{\"source\":{\"at\":{\"ms\":1,\"ms\":1705312800}}}",
                        "{\"source\":{}}",
                        "{\"source\":{\"at\":{\"ms\":null}}}",
                        "{\"source\":\"at\"}",
                        "{\"source\":{\"at\":{\"ms\":\"soon\"}}}",
                        "{\"id\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@timestamp",
                "date",
                "datetime",
                "event_time",
                "eventTime",
                "ts_ms",
                "created_at",
                "createdAt",
                "occurred_at",
                "timestamp",
                "time"
            })
    void knowsTheUsualNames(String name) {
        assertEquals(
                List.of(DAY),
                paths(Optional.empty(), "{\"" + name + "\":\"2024-01-15T10:00:00Z\"}"));
    }

    @Test
    void whatArrivesHasTheTimeOfItsArrivalAndIsCounted() {
        Instant arrival = Instant.parse("2025-03-04T05:06:07Z");
        Divided divided =
                divide(
                        TestSettings.by(new PartitionScheme.Day()),
                        Optional.of(arrival),
                        "{\"id\":1}",
                        "{\"ts\":1705312800}",
                        "{\"ts\":3}");
        assertEquals(
                List.of("year=2025/month=03/day=04", DAY, "year=2025/month=03/day=04"),
                divided.paths);
        assertEquals(2, divided.timeless);
    }

    @Test
    void columnsOfATimeAreHivesDefaultWithoutOne() {
        Divided divided =
                divide(
                        TestSettings.by(new PartitionScheme.Columns(List.of("k", "date", "hour"))),
                        Optional.empty(),
                        "{\"k\":1}",
                        "{\"k\":1,\"ts\":1705312800}",
                        "{\"k\":1,\"date\":\"x\"}");
        assertEquals(
                List.of(
                        "k=1/date=__HIVE_DEFAULT_PARTITION__/hour=__HIVE_DEFAULT_PARTITION__",
                        "k=1/date=2024-01-15/hour=10",
                        "k=1/date=x/hour=__HIVE_DEFAULT_PARTITION__"),
                divided.paths);
        assertEquals(2, divided.timeless);
    }

    @Test
    void whoIsNotAskedForATimeIsNotCounted() {
        assertEquals(
                0,
                divide(
                                TestSettings.by(new PartitionScheme.Columns(List.of("k"))),
                                Optional.empty(),
                                "{\"k\":1}")
                        .timeless);
    }

    private record Divided(List<String> paths, long timeless) {}

    private static List<String> paths(Optional<String> field, String... lines) {
        TestSettings settings = TestSettings.by(new PartitionScheme.Day());
        field.ifPresent(name -> settings.timeField(TABLE, name));
        return divide(settings, Optional.empty(), lines).paths;
    }

    private static Divided divide(
            TestSettings settings, Optional<Instant> arrival, String... lines) {
        Catalog catalog = new Catalog(List.of(), TABLE, RecordLimits.DEFAULT, 1_000, true, true);
        RecordReader reader = new RecordReader(catalog, Optional.of(TABLE));
        byte[] body = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        reader.read(Arrays.copyOf(body, body.length + 64), 0, body.length, 1);
        var staged = reader.staged().iterator().next();
        Split split =
                new Partitioner(settings.make().partitioning(), new HashSeed(1, 2))
                        .split(staged, Optional.empty(), arrival);
        List<String> paths = new ArrayList<>(Collections.nCopies(lines.length, REJECTED));
        for (Split.Share share : split.shares()) {
            for (int i = share.from(); i < share.to(); i++) {
                long line = staged.rejection(share.rows()[i], Optional.empty(), "").line();
                paths.set((int) line - 1, share.partition().path());
            }
        }
        return new Divided(paths, split.timelessRows());
    }
}
