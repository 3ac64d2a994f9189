package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.ColumnType;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.StagedColumn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"x\":1,}            | column 8: expected a key in quotes, found '}'",
                "{\"x\":NaN}           | column 6: field 'x': expected a value, found 'N'",
                "{\"x\":1              | column 7: field 'x': expected ',' or '}', found the end of the record",
                "{\"x\" 1}             | column 6: expected ':', found '1'",
                "{\"x\":01}            | column 7: field 'x': expected ',' or '}', found '1'",
                "{\"x\":-}             | column 7: field 'x': expected a digit, found '}'",
                "{\"x\":1.}            | column 8: field 'x': expected a digit, found '}'",
                "{\"x\":tru}           | column 9: field 'x': expected 'true', found '}'",
                "{\"x\":\"ab           | column 9: field 'x': a string without an end",
                "{\"x\":\"a\\q\"}      | column 9: field 'x': expected an escape, found 'q'",
                "{\"x\":\"\\ud800\"}   | column 7: field 'x': lone surrogate \\ud800",
                "{\"x\":\"\\u12g4\"}   | column 11: field 'x': expected four hexadecimal digits, found 'g'",
                "{\"x\":\"\\u011\u0445\"}  | column 12: field 'x': expected four hexadecimal digits, found byte 0xd1",
                "{\"x\":[1,]}          | column 9: field 'x': expected a value, found ']'",
                "{\"x\":[1}            | column 8: field 'x': expected ',' or ']', found '}'",
                "{\"x\":1} 2           | column 9: expected the end of the record, found '2'",
                "{\"x\":1}{\"x\":2}    | column 8: expected the end of the record, found '{'",
                "[1]                   | column 1: expected an object, found '['",
                "hello                 | column 1: expected an object, found 'h'",
            })
    void namesThePlaceAndWhatIsWrong(String record, String message) {
        Reading reading = Reading.inferred();
        reading.lines("{\"id\":1}", record, "{\"id\":2}");
        String place = message.startsWith("column") ? "line 2, " : "";
        assertEquals(List.of(place + fieldless(message)), reading.messages());
        assertEquals(List.of(1L, 2L), reading.column("id"));
        assertEquals(1, reading.staging().columns().size());
        assertEquals(record, new String(reading.rejection().raw(), StandardCharsets.UTF_8));
    }

    @Test
    void namesNulBytesAsWhatTheyAre() {
        assertEquals(
                List.of(
                        "line 1, column 8: expected the end of the record, found a NUL byte (0x00)",
                        "line 2, column 1: expected an object, found a NUL byte (0x00)",
                        "line 3, column 7: field 'x': control character 0x00 in a string"),
                Reading.inferred().lines("{\"x\":1}\0", "\0\0\0", "{\"x\":\"\0\"}").messages());
    }

    @Test
    void eachReasonIsThatOfItsOwnRecord() {
        assertEquals(
                List.of(
                        "line 1, column 1: expected an object, found 'x'",
                        "line 2, column 1: expected an object, found 'x'",
                        "line 3, column 1: expected an object, found 'y'",
                        "line 4, column 6: field 'x': expected a value, found 'y'",
                        "line 5, column 1: expected an object, found 'x'"),
                Reading.inferred().lines("x", "x", "y", "{\"x\":y}", "x").messages());
    }

    @Test
    void theEndOfAnElementIsNoNul() {
        Reading reading = Reading.inferred();
        byte[] element = "{\"x\":tru".getBytes(StandardCharsets.UTF_8);
        reading.reader.readValue(element, 0, element.length, 1, 1);
        element = "{\"x\":\0}".getBytes(StandardCharsets.UTF_8);
        reading.reader.readValue(element, 0, element.length, 2, 1);
        assertEquals(
                List.of(
                        "line 1, column 9: field 'x': expected 'true', found the end of the record",
                        "line 2, column 6: field 'x': expected a value, found a NUL byte (0x00)"),
                reading.messages());
    }

    /** A fault behind a value that is itself well is one of the record, not of the field. */
    private static String fieldless(String message) {
        return message.contains("',' or '}'") ? message.replace("field 'x': ", "") : message;
    }

    @Test
    void keepsBytesThatAreNotUtf8() {
        byte[] record = {'{', '"', 'x', '"', ':', '"', (byte) 0xC3, '(', '"', '}'};
        Reading reading = Reading.inferred().chunk(record);
        assertEquals(
                List.of(
                        "line 1, column 7: field 'x': byte 0xc3 is not UTF-8; in Latin-1 it is 'Ã'"),
                reading.messages());
        assertEquals(record.length, reading.rejection().raw().length);
    }

    @Test
    void rejectsControlCharactersInStrings() {
        Reading reading = Reading.inferred().lines("{\"x\":\"a\tb\"}");
        assertEquals(
                List.of("line 1, column 8: field 'x': control character 0x09 in a string"),
                reading.messages());
    }

    @Test
    void namesTheDepthLimit() {
        Reading reading = limited(new RecordLimits(3, 1000, 100, 100));
        reading.lines("{\"x\":[[1]]}", "{\"x\":[[[1]]]}", "{\"x\":[[{}]]}");
        assertEquals(
                List.of(
                        "line 2, column 8: field 'x': nested deeper than the limit of 3 (varve.limits.depth)",
                        "line 3, column 8: field 'x': nested deeper than the limit of 3 (varve.limits.depth)"),
                reading.messages());
    }

    @Test
    void namesTheRecordLimit() {
        Reading reading = limited(new RecordLimits(8, 20, 100, 100));
        reading.lines("{\"x\":\"" + "a".repeat(12) + "\"}", "{\"x\":\"" + "a".repeat(13) + "\"}");
        assertEquals(
                List.of(
                        "line 2, column 1: record of 21 bytes is over the limit of 20 bytes (varve.limits.record)"),
                reading.messages());
        assertEquals(1, reading.staging().rowCount());
    }

    @Test
    void namesTheFieldNameLimit() {
        String name = "k".repeat(64 << 10);
        Reading reading = Reading.inferred().lines("{\"a\":1}", "{\"" + name + "\":1}");
        assertEquals(
                List.of(
                        "line 2, column 2: field name of 65536 bytes is over the limit of 1024"
                                + " bytes (varve.limits.field-name): '"
                                + "k".repeat(64)
                                + "…'"),
                reading.messages());
    }

    @Test
    void namesTheColumnLimitAndLosesNothing() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            lines.append("{\"k").append(i).append("\":").append(i).append("}\n");
        }
        Reading reading =
                Reading.inferred().chunk(lines.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(1000, reading.staging().rowCount());
        assertEquals(1000, reading.staging().columns().size());
        assertEquals(19_000, reading.reader.rejections().size());
        assertEquals(
                "line 1001, column 2: field 'k1000': table 'feed' has 1000 columns, the limit (varve.limits.columns);"
                        + " this field would be one more",
                reading.messages().getFirst());
    }

    @Test
    void aRejectedRecordLeavesNeitherColumnNorType() {
        Reading reading = Reading.inferred();
        reading.lines(
                "{\"a\":null}",
                "{\"b\":1,\"a\":1,\"c\":[}",
                "{\"a\":\"text\"}",
                "{\"a\":1,\"c\":}",
                "{\"a\":\"more\"}");
        assertEquals(2, reading.reader.rejections().size());
        assertEquals(1, reading.staging().columns().size());
        assertEquals(ColumnType.TEXT, reading.typeOf("a"));
        assertEquals(java.util.Arrays.asList(null, "text", "more"), reading.column("a"));
    }

    @Test
    void aNewFieldOfARejectedRecordCanComeAgain() {
        Reading reading = Reading.inferred();
        reading.lines("{\"b\":\"x\",\"b2\":}", "{\"b\":1}", "{\"b2\":true,\"b\":2}");
        assertEquals(1, reading.reader.rejections().size());
        assertEquals(List.of(1L, 2L), reading.column("b"));
        assertEquals(ColumnType.BOOL, reading.typeOf("b2"));
    }

    @Test
    void skipsEmptyLinesAndTakesCarriageReturns() {
        Reading reading = Reading.inferred();
        reading.chunk(
                "\r\n{\"a\":1}\r\n\n  \n{\"a\":2} \r\n{\"a\":x}\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(1L, 2L), reading.column("a"));
        assertEquals(6, reading.rejection().line());
        assertEquals("{\"a\":x}", new String(reading.rejection().raw(), StandardCharsets.UTF_8));
    }

    @Test
    void skipsAByteOrderMarkOnlyAtTheStart() {
        byte[] marked = "\uFEFF{\"a\":1}\n\uFEFF{\"a\":2}\n".getBytes(StandardCharsets.UTF_8);
        Reading reading = Reading.inferred().chunk(marked);
        assertEquals(List.of(1L), reading.column("a"));
        assertEquals(2, reading.rejection().line());
        assertEquals("expected an object, found byte 0xef", reading.rejection().reason());
    }

    @Test
    void aSettledRowCanStillBeRejected() {
        Reading reading = Reading.inferred();
        reading.lines("{\"a\":1}\n", " {\"a\":2} ");
        reading.reader.readValue("{\"a\":\n3}".getBytes(StandardCharsets.UTF_8), 0, 8, 7, 9);
        Rejection second = reading.staging().rejection(1, Optional.of("a"), "because");
        assertEquals("line 3, column 1: field 'a': because", second.message());
        assertEquals(" {\"a\":2}", new String(second.raw(), StandardCharsets.UTF_8));
        Rejection third = reading.staging().rejection(2, Optional.empty(), "because");
        assertEquals("line 7, column 9: because", third.message());
        assertEquals("{\"a\":\n3}", new String(third.raw(), StandardCharsets.UTF_8));
        assertTrue(third.table().isPresent());
        assertFalse(third.field().isPresent());
    }

    private static Reading limited(RecordLimits limits) {
        return new Reading(Reading.catalog(limits, true, true), Optional.of(Reading.TABLE));
    }

    @Test
    void typesThatOnlyRejectedRecordsGaveAColumnOfNullsLeaveItsRowsAlone() {
        Reading reading = Reading.inferred();
        reading.lines("{\"k\":null}\n{\"k\":\"abcde\"} x\n{}\n{\"k\":5} x\n{\"k\":\"x\"}\n");
        assertEquals(2, reading.reader.rejections().size());
        StagedColumn column = reading.staging().column("k").orElseThrow();
        assertEquals(List.of(0, 0, 1), Arrays.stream(column.ends()).limit(3).boxed().toList());
        assertEquals(2, column.nullCount());
    }
}
