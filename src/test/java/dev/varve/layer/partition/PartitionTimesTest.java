package dev.varve.layer.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.varve.RealData;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.Settling;
import dev.varve.layer.TestSettings;
import dev.varve.record.Catalog;
import dev.varve.record.HashSeed;
import dev.varve.record.RecordLimits;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Times from many sources, and the directories their records belong to. All directories are in UTC.
 */
class PartitionTimesTest {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("'year='uuuu'/month='MM'/day='dd'/hour='HH");
    private static final String REJECTED = "rejected";

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void findsTheHourOfEveryTime() throws Exception {
        List<String> failed = new ArrayList<>();
        int cases = 0;
        for (String line : Files.readAllLines(RealData.require("partition/time_cases.jsonl"))) {
            JsonNode each = json.readTree(line);
            Optional<String> expected = expected(each);
            if (expected.isEmpty()) {
                continue;
            }
            cases++;
            String actual = path(each.get("input"));
            if (!actual.startsWith(expected.get())) {
                failed.add(
                        each.get("id").asText()
                                + ": expected "
                                + expected.get()
                                + " but was "
                                + actual);
            }
        }
        System.out.printf(
                "partition/time_cases.jsonl: %d of %d cases passed%n",
                cases - failed.size(), cases);
        assertEquals(List.of(), failed);
    }

    /**
     * What the directory begins with; empty for cases that are not about the time of one record.
     */
    private static Optional<String> expected(JsonNode each) {
        // Kafka Connect takes no fraction of a second for a time
        if (!each.has("granularity") || each.get("id").asText().equals("kc.float_field")) {
            return Optional.empty();
        }
        String expect = each.get("expect").asText();
        if (each.has("utc_expect")) {
            return Optional.of(hive(each.get("utc_expect").asText()));
        }
        if (each.get("granularity").asText().equals("extract")) {
            return Optional.of(expect.equals("0") ? "year=1970/month=01/day=01/hour=00" : REJECTED);
        }
        if (!each.get("zone").asText().equals("UTC")) {
            return Optional.of(HOUR.format(instant(each.get("input"))));
        }
        return Optional.of(hive(expect.split(" ")[0]));
    }

    private static OffsetDateTime instant(JsonNode input) {
        return input.isNumber()
                ? Instant.ofEpochMilli(input.asLong()).atOffset(ZoneOffset.UTC)
                : OffsetDateTime.parse(input.asText()).withOffsetSameInstant(ZoneOffset.UTC);
    }

    /** {@code 2017-12-01-10}, or a beginning of it, as directories. */
    private static String hive(String text) {
        String[] parts = text.split("-");
        String[] names = {"year=", "/month=", "/day=", "/hour="};
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            path.append(names[i]).append(parts[i]);
        }
        return path.toString();
    }

    private String path(JsonNode input) {
        TableName table = new TableName("times");
        ObjectNode node = json.createObjectNode();
        node.set("t", input);
        byte[] line = node.toString().getBytes(StandardCharsets.UTF_8);
        Catalog catalog = new Catalog(List.of(), table, RecordLimits.DEFAULT, 1_000, true, true);
        RecordReader reader = new RecordReader(catalog, Optional.of(table));
        reader.read(line, 0, line.length, 1);
        Staging staged = reader.staged().iterator().next();
        Split split =
                new Partitioner(settings(table).partitioning(), new HashSeed(1, 2))
                        .split(staged, Optional.empty(), Optional.of(Settling.NOW));
        return split.shares().isEmpty() ? REJECTED : split.shares().getFirst().partition().path();
    }

    private static LayerSettings settings(TableName table) {
        return TestSettings.by(new PartitionScheme.Hour()).timeField(table, "t").make();
    }
}
