package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WideningTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|2|INT64|1|2",
                "1|2.5|DOUBLE|1.0|2.5",
                "2.5|1|DOUBLE|2.5|1.0",
                "9007199254740993|2.5|TEXT|9007199254740993|2.5",
                "2.5|9007199254740993|TEXT|2.5|9007199254740993",
                "9223372036854775807|9223372036854775808|UINT64|9223372036854775807|9223372036854775808",
                "9223372036854775808|0|UINT64|9223372036854775808|0",
                "18446744073709551615|1|UINT64|18446744073709551615|1",
                "18446744073709551616|1|TEXT|18446744073709551616|1",
                "9999999999999999999|99999999999999999999|TEXT|9999999999999999999|99999999999999999999",
                "-1|18446744073709551615|TEXT|-1|18446744073709551615",
                "18446744073709551615|-1|TEXT|18446744073709551615|-1",
                "18446744073709551615|2.5|TEXT|18446744073709551615|2.5",
                "2.5|18446744073709551615|TEXT|2.5|18446744073709551615",
                "10000000000000000000|2.5|DOUBLE|1.0E19|2.5",
                "2.5|10000000000000000000|DOUBLE|2.5|1.0E19",
                "18446744073709551615|true|TEXT|18446744073709551615|true",
                "-18446744073709551615|1|TEXT|-18446744073709551615|1",
                "-9223372036854775808|1|INT64|-9223372036854775808|1",
                "-0|1.5|DOUBLE|-0.0|1.5",
                "1|\"x\"|TEXT|1|x",
                "\"x\"|1|TEXT|x|1",
                "1.50|\"x\\u0041\"|TEXT|1.50|xA",
                "true|1|TEXT|true|1",
                "\"a\\\\b\"|[ 1, \"a \\\" b\"]|TEXT|a\\b|[1,\"a \\\" b\"]",
                "{\"a\":1}|\"b\"|TEXT|{\"a\":1}|b",
                "{\"a\":1}|[1]|NESTED|{\"a\":1}|[1]",
                "[]|0|TEXT|[]|0",
                "false|{}|TEXT|false|{}",
                "1e400|1|TEXT|1e400|1",
                "0.1234567890123456789|1|TEXT|0.1234567890123456789|1",
                "0.30000000000000004|1|DOUBLE|0.30000000000000004|1.0",
                "5e-324|1|DOUBLE|4.9E-324|1.0",
                "1e23|1|DOUBLE|1.0E23|1.0",
                "null|true|BOOL|null|true",
            })
    void findsTheNarrowestTypeThatLosesNothing(
            String first, String second, ColumnType type, String firstCell, String secondCell) {
        Reading reading =
                Reading.inferred().lines("{\"a\":" + first + "}", "{\"a\":" + second + "}");
        assertEquals(List.of(), reading.messages());
        assertEquals(type, reading.typeOf("a"));
        assertEquals(
                List.of(firstCell, secondCell),
                reading.column("a").stream().map(String::valueOf).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|2.5|DOUBLE|1.0",
                "9007199254740993|2.5|TEXT|9007199254740993",
                "1|\"x\"|TEXT|1",
                "1.5|\"x\"|TEXT|1.5",
                "true|\"x\"|TEXT|true",
                "{\"b\": 1}|\"x\"|TEXT|{\"b\": 1}",
                "[1, 2]|7|TEXT|[1, 2]",
                "\"a\\\\b\\u0041\\\"\"|[1]|TEXT|a\\bA\"",
                "18446744073709551615|\"x\"|TEXT|18446744073709551615",
                "18446744073709551615|-1|TEXT|18446744073709551615",
                "-1|18446744073709551615|TEXT|-1",
                "5|18446744073709551615|UINT64|5",
                "10000000000000000000|2.5|DOUBLE|1.0E19",
            })
    void convertsRowsOfEarlierChunks(String first, String second, ColumnType type, String cell) {
        Reading reading = Reading.inferred();
        reading.lines("{\"b\":0}", "{\"a\":" + first + "}", "{\"a\":null}");
        reading.lines("{\"a\":" + second + "}");
        assertEquals(type, reading.typeOf("a"));
        assertEquals(
                Arrays.asList(null, cell, null),
                reading.column("a").subList(0, 3).stream()
                        .map(each -> each == null ? null : each.toString())
                        .toList());
    }

    @Test
    void widensWhatIsSettledThroughTheCatalog() {
        Reading reading = Reading.inferred().lines("{\"a\":9007199254740993,\"b\":1}").settle();
        reading.lines("{\"a\":1.5,\"b\":2.5}");
        assertEquals(ColumnType.TEXT, reading.typeOf("a"));
        assertEquals(ColumnType.DOUBLE, reading.typeOf("b"));
        reading.settle();
        assertEquals(
                List.of(
                        Field.optional("a", ColumnType.TEXT),
                        Field.optional("b", ColumnType.DOUBLE)),
                reading.catalog.schemaOf(Reading.TABLE).fields());
    }

    @Test
    void manyColumnsOfOneChunkMayWiden() {
        StringBuilder lines = new StringBuilder();
        for (int column = 0; column < 60; column++) {
            lines.append("{\"c").append(column).append("\":1}\n");
            lines.append("{\"c").append(column).append("\":\"x\"}\n");
        }
        Reading reading =
                Reading.inferred().chunk(lines.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(120, reading.staging().rowCount());
        List<Map<String, Object>> rows = reading.rows();
        for (int column = 0; column < 60; column++) {
            assertEquals(Map.of("c" + column, "1"), rows.get(2 * column));
            assertEquals(Map.of("c" + column, "x"), rows.get(2 * column + 1));
        }
    }

    @Test
    void rejectsNumbersThatLoseWhereThePolicySaysSo() {
        Reading reading =
                new Reading(
                        Reading.catalog(RecordLimits.DEFAULT, true, false),
                        Optional.of(Reading.TABLE));
        reading.lines("{\"a\":1}", "{\"a\":18446744073709551616}", "{\"a\":1e400}");
        assertEquals(
                List.of(
                        "line 2, column 6: field 'a': number 18446744073709551616 fits no type"
                                + " without loss",
                        "line 3, column 6: field 'a': number 1e400 fits no type without loss"),
                reading.messages());
        assertEquals(ColumnType.INT64, reading.typeOf("a"));
    }

    @Test
    void aStrictTableTakesNeitherNewFieldsNorWiderTypes() {
        Reading reading =
                new Reading(
                        Reading.catalog(RecordLimits.DEFAULT, false, true),
                        Optional.of(Reading.TABLE));
        reading.lines(
                "{\"a\":1,\"b\":null}",
                "{\"a\":\"x\"}",
                "{\"c\":1}",
                "{\"a\":2,\"b\":true}",
                "{\"a\":2.5}");
        assertEquals(
                List.of(
                        "line 2, column 6: field 'a': expected an integer (the schema does not"
                                + " evolve), found \"x\"",
                        "line 3, column 2: field 'c': table 'feed' has no such column and its"
                                + " schema does not evolve",
                        "line 5, column 6: field 'a': expected an integer (the schema does not"
                                + " evolve), found 2.5"),
                reading.messages());
        assertEquals(List.of(1L, 2L), reading.column("a"));
    }

    @Test
    void keepsLongTextAndNullsOverManyChunks() {
        Reading reading = Reading.inferred();
        for (int chunk = 0; chunk < 3; chunk++) {
            for (int i = 0; i < 500; i++) {
                String text = i % 7 == 0 ? "" : ",\"t\":\"" + "é".repeat(i) + "\"";
                reading.lines("{\"i\":" + i + text + "}");
            }
            List<Object> texts = reading.column("t");
            for (int i = 0; i < 500; i++) {
                assertEquals(i % 7 == 0 ? null : "é".repeat(i), texts.get(i));
            }
            reading.settle();
        }
    }
}
