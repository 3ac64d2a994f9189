package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1},{\"a\":2,\"b\":[1,{\"c\":\"]\"}]}]",
                "\uFEFF [ {\"a\" : 1 } ,\n {\"a\":\r\n2,\n\"b\":[1,{\"c\":\"]\"}]} ] \n",
                "{\"a\":1} {\"a\":2,\"b\":[1,{\"c\":\"]\"}]}",
                "{\n  \"a\": 1\n}\n{\n  \"a\": 2,\n  \"b\": [1,{\"c\":\"]\"}]\n}\n",
            })
    void findsTheRecordsOfAnArrayOrObjects(String body) throws IOException {
        Reading reading = read(body);
        assertEquals(List.of(), reading.messages());
        assertEquals(
                List.of(Map.of("a", 1L), Map.of("a", 2L, "b", "[1,{\"c\":\"]\"}]")),
                reading.rows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "[]", " [ ] "})
    void aBodyMayBeEmpty(String body) throws IOException {
        assertEquals(List.of(), read(body).rows());
    }

    @Test
    void aBadElementCostsOnlyItself() throws IOException {
        Reading reading =
                read(
                        "[{\"a\":1},\n 5, {\"a\":\n  x},\n \"s\", [{}], null, {\"a\":2}, {\"a\":[,]}]");
        assertEquals(List.of(1L, 2L), reading.column("a"));
        assertEquals(
                List.of(
                        "line 2, column 2: expected an object, found '5'",
                        "line 3, column 3: field 'a': expected a value, found 'x'",
                        "line 4, column 2: expected an object, found '\"'",
                        "line 4, column 7: expected an object, found '['",
                        "line 4, column 34: field 'a': expected a value, found ','"),
                reading.messages());
        assertEquals(1, reading.reader.nulls());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"a\":1}                 |line 1, column 9 (byte 8): expected ',' or ']', found the end of the body",
                "[{\"a\":1},               |line 1, column 10 (byte 9): expected an element of the array, found the end of the body",
                "[{\"a\":1},]              |line 1, column 10 (byte 9): expected an element of the array, found ']'",
                "[,]                       |line 1, column 2 (byte 1): expected an element of the array, found ','",
                "[{\"a\":1} {\"a\":2}]     |line 1, column 10 (byte 9): expected ',' or ']', found '{'",
                "[{\"a\":1}]]              |line 1, column 10 (byte 9): expected the end of the body, found ']'",
                "[{\"a\":1}] {}            |line 1, column 11 (byte 10): expected the end of the body, found '{'",
                "[{\"a\":                  |line 1, column 7 (byte 6): the body ends inside the record that begins at line 1, column 2",
                "[{\"a\":\"x\\             |line 1, column 10 (byte 9): the body ends inside a string",
                "[}                        |line 1, column 2 (byte 1): expected a value, found '}'",
                "hello                     |line 1, column 1 (byte 0): expected an object or an array, found 'h'",
                "{} x                      |line 1, column 4 (byte 3): expected an object or the end, found 'x'",
            })
    void aBodyThatIsNotWholeIsMalformed(String body, String message) {
        MalformedBodyException malformed =
                assertThrows(MalformedBodyException.class, () -> read(body));
        assertEquals(message, malformed.getMessage());
    }

    @Test
    void anElementOverTheLimitIsSkipped() throws IOException {
        RecordLimits limits = new RecordLimits(10, 30, 100, 100);
        Reading reading =
                new Reading(
                        Reading.catalog(limits, true, true), java.util.Optional.of(Reading.TABLE));
        String body = "[{\"a\":1},\n{\"a\":\"" + "x".repeat(1000) + "\"},{\"a\":2}]";
        DocumentReader document =
                new DocumentReader(LineChunksTest.trickle(body, new Random(3)), limits);
        while (document.next()) {
            document.read(reading.reader);
        }
        assertEquals(List.of(1L, 2L), reading.column("a"));
        Rejection rejection = document.overlong().getFirst();
        assertEquals(
                "line 2, column 1: record of 1008 bytes is over the limit of 30 bytes (varve.limits.record)",
                rejection.message());
        assertEquals(30, rejection.raw().length);
    }

    @Test
    void asksBeforeItMakesRoomForARecordThatIsLongerThanUsual() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        String body =
                "[{\"a\":\"%s\"},{\"a\":\"%s\"}]"
                        .formatted("x".repeat(90_000), "y".repeat(200_000));
        DocumentReader document =
                new DocumentReader(
                        LineChunksTest.trickle(body, new Random(5)),
                        RecordLimits.DEFAULT,
                        128 << 10,
                        asked::incrementAndGet);
        assertEquals(true, document.next());
        assertEquals(0, asked.get());
        assertEquals(true, document.next());
        assertEquals(200_008, document.sizeBytes());
        assertEquals(true, asked.get() > 0);
    }

    @Test
    void widensOverElements() throws IOException {
        Reading reading = read("[{\"a\":1},{\"a\":2.5},{\"a\":\"x\"}]");
        assertEquals(List.of("1.0", "2.5", "x"), reading.column("a"));
    }

    @RepeatedTest(5)
    void readsTheSameFromAnArrayAsFromLines() throws IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("document reader seed " + seed);
        JsonSpelling spelling = new JsonSpelling(new Random(seed));
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(spelling.record(new String[] {"a", "b\"]}", "c\\", "häuser", "e"}));
        }
        Reading lines = Reading.inferred().lines(records.toArray(String[]::new));
        Reading array = read("[" + String.join("\n,\n", records) + "]");
        assertEquals(List.of(), array.messages(), "seed " + seed);
        assertEquals(lines.rows().size(), array.rows().size(), "seed " + seed);
        for (int row = 0; row < records.size(); row++) {
            assertEquals(
                    lines.rows().get(row).keySet(), array.rows().get(row).keySet(), "seed " + seed);
        }
    }

    private static Reading read(String body) throws IOException {
        Reading reading = Reading.inferred();
        DocumentReader document =
                new DocumentReader(
                        LineChunksTest.trickle(body, new Random(body.length())),
                        RecordLimits.DEFAULT);
        while (document.next()) {
            document.read(reading.reader);
        }
        assertEquals(List.of(), document.overlong(), body);
        return reading;
    }
}
