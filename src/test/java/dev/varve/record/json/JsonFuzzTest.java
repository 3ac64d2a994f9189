package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;

/** Random records, spelled in random ways, compared with what Jackson reads from them. */
class JsonFuzzTest {

    private static final String[] NAMES = {
        "id",
        "a",
        "price",
        "häuser",
        "a name with blanks",
        "tab\there",
        "quote\"d",
        "日本",
        "a_key_of_twenty_four_by",
        "a_key_that_is_longer_than_three_words",
        "x",
        "y",
        "z",
        ""
    };

    /** Takes exponents that a BigDecimal does not. */
    private static final ObjectMapper PLAIN = new ObjectMapper();

    @RepeatedTest(12)
    void readsWhatJacksonReads() throws IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("json fuzz seed " + seed);
        JsonSpelling spelling = new JsonSpelling(new Random(seed));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lines.add(spelling.record(NAMES));
        }
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        Reading reading = Reading.inferred().chunk(bytes);
        assertEquals(List.of(), reading.messages(), "seed " + seed);
        List<Map<String, Object>> rows = reading.rows();
        assertEquals(lines.size(), rows.size(), "seed " + seed);
        for (int i = 0; i < rows.size(); i++) {
            compare(lines.get(i), rows.get(i), reading.staging(), seed);
        }
    }

    @RepeatedTest(12)
    void rejectsWhatJacksonRejectsAndKeepsTheNeighbours() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("json fuzz seed " + seed);
        Random random = new Random(seed);
        JsonSpelling spelling = new JsonSpelling(random);
        for (int i = 0; i < 100; i++) {
            byte[] record = spelling.record(NAMES).getBytes(StandardCharsets.UTF_8);
            byte[] damaged = spelling.damage(record);
            Reading reading = Reading.inferred();
            reading.lines("{\"first\":1}\n").chunk(damaged).lines("\n{\"last\":2}");
            String text = new String(damaged, StandardCharsets.UTF_8);
            boolean taken = reading.reader.rejections().isEmpty();
            assertEquals(1L, reading.rows().getFirst().get("first"), "seed " + seed);
            assertEquals(2L, reading.rows().getLast().get("last"), "seed " + seed);
            assertEquals(
                    isObject(damaged), taken, "seed " + seed + ": " + text + reading.messages());
            if (!taken) {
                assertEquals(2, reading.staging().columns().size(), "seed " + seed);
            }
        }
    }

    private static boolean isObject(byte[] record) {
        String text = new String(record, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            return false;
        }
        // Not from the text: there a letter passes for a hexadecimal digit by its low byte alone.
        try (var parser = PLAIN.createParser(record)) {
            JsonNode node = PLAIN.readTree(parser);
            return node != null
                    && node.isObject()
                    && parser.nextToken() == null
                    && !hasLoneSurrogate(node);
        } catch (IOException malformed) {
            return false;
        }
    }

    private static boolean hasLoneSurrogate(JsonNode node) {
        if (node.isTextual() && isLone(node.textValue())) {
            return true;
        }
        for (var field : node.properties()) {
            if (isLone(field.getKey())) {
                return true;
            }
        }
        for (JsonNode child : node) {
            if (hasLoneSurrogate(child)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLone(String text) {
        return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static void compare(String line, Map<String, Object> row, Staging staging, long seed)
            throws IOException {
        int values = 0;
        for (var field : ReferenceCells.EXACT.readTree(line).properties()) {
            StagedColumn column = staging.column(field.getKey()).orElseThrow();
            Object cell = row.get(field.getKey());
            values += cell == null ? 0 : 1;
            assertTrue(
                    ReferenceCells.same(field.getValue(), cell, column.type()),
                    () ->
                            "seed %d: %s: %s is %s %s"
                                    .formatted(seed, line, field.getKey(), column.type(), cell));
        }
        assertEquals(values, row.size(), "seed " + seed);
    }
}
