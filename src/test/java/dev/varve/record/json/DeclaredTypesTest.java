package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.record.Catalog;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.RecordLimits;
import dev.varve.record.RecordRules;
import dev.varve.record.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredTypesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TEXT|\"a\\u0062\"|ab",
                "TEXT|1.50|1.50",
                "TEXT|true|true",
                "TEXT|null|null",
                "INT32|-2147483648|-2147483648",
                "INT32|\"40\"|40",
                "INT32|4e1|40",
                "INT32|40.0|40",
                "INT64|9223372036854775807|9223372036854775807",
                "INT64|-0|0",
                "INT64|-0.0|0",
                "INT64|\"-9223372036854775808\"|-9223372036854775808",
                "INT64|\"007\"|7",
                "INT64|1234567890123456|1234567890123456",
                "INT64|12345678901234567|12345678901234567",
                "UINT32|4294967295|4294967295",
                "UINT32|0|0",
                "UINT64|18446744073709551615|18446744073709551615",
                "UINT64|\"40\"|40",
                "UINT64|1e19|10000000000000000000",
                "DOUBLE|1|1.0",
                "DOUBLE|\"2.5\"|2.5",
                "DOUBLE|-0|-0.0",
                "DOUBLE|1e300|1.0E300",
                "DOUBLE|123456789012345.5|1.234567890123455E14",
                "DOUBLE|0.1|0.1",
                "BOOL|true|true",
                "BOOL|\"false\"|false",
                "TIMESTAMP|\"2024-01-15T10:30:00.123456000Z\"|2024-01-15T10:30:00.123456Z",
                "TIMESTAMP|1705314600.25|2024-01-15T10:30:00.250Z",
                "TIMESTAMP|\"1705314600.25\"|2024-01-15T10:30:00.250Z",
                "TIMESTAMP|1705314600123456000|2024-01-15T10:30:00.123456Z",
                "TIMESTAMP_NANOS|\"2024-01-15T10:30:00.123456789Z\"|1705314600123456789",
                "TIMESTAMP_NANOS|1705314600123456789|1705314600123456789",
                "TIMESTAMP_NANOS|1705314600|1705314600000000000",
                "TIMESTAMP|1705314600|2024-01-15T10:30:00Z",
                "TIMESTAMP|\"1705314600123\"|2024-01-15T10:30:00.123Z",
                "TIMESTAMP|\"2024-01-15 10:30:00\"|2024-01-15T10:30:00Z",
                "JSON|\"a\"|\"a\"",
                "JSON|[1, 2]|[1, 2]",
                "JSON|null|null",
                "JSON|1e400|1e400",
                "BINARY|\"AQID\"|AQID",
                "BINARY|\"AQI=\"|AQI=",
                "BINARY|\"AQI\"|AQI=",
                "BINARY|\"\"|``",
                "BINARY|\"\\/w==\"|/w==",
            })
    void takesEverySpellingOfAValue(ColumnType type, String value, String cell) {
        Reading reading = reading(type).lines("{\"v\":" + value + "}", "{}");
        assertEquals(List.of(), reading.messages());
        assertEquals(
                Arrays.asList(cell, "null"),
                reading.column("v").stream().map(String::valueOf).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TEXT|{}|a string, a number, true or false",
                "INT32|2147483648|an integer of 32 bits",
                "INT32|1.5|an integer of 32 bits",
                "INT32|\"abc\"|an integer of 32 bits",
                "INT32|true|an integer of 32 bits",
                "INT64|9223372036854775808|an integer",
                "INT64|1e999999999999|an integer",
                "INT64|1e99999|an integer",
                "INT64|\"4.0\"|an integer",
                "INT64|\"\"|an integer",
                "INT64|\"-\"|an integer",
                "UINT32|-1|an unsigned integer of 32 bits",
                "UINT32|4294967296|an unsigned integer of 32 bits",
                "UINT64|-1|an unsigned integer of 64 bits",
                "UINT64|18446744073709551616|an unsigned integer of 64 bits",
                "DOUBLE|1e400|a number that a double holds",
                "DOUBLE|0.1234567890123456789|a number that a double holds",
                "DOUBLE|9007199254740993|a number that a double holds",
                "DOUBLE|\"x\"|a number that a double holds",
                "DOUBLE|\"1.\"|a number that a double holds",
                "BOOL|1|true or false",
                "BOOL|\"yes\"|true or false",
                "TIMESTAMP_NANOS|\"2300-01-01T00:00:00Z\"|a timestamp of the years 1677 to 2262",
                "TIMESTAMP|true|a timestamp",
                "TIMESTAMP|\"def\"|a timestamp",
                "TIMESTAMP|\"2024-02-30T00:00:00Z\"|a timestamp",
                "BINARY|\"A\"|base64",
                "BINARY|\"AQI=A\"|base64",
                "BINARY|\"AQ=\"|base64",
                "BINARY|\"AQJ\"|base64",
                "BINARY|\"A-_=\"|base64",
                "BINARY|1|base64",
            })
    void rejectsWhatDoesNotFit(ColumnType type, String value, String expected) {
        Reading reading =
                reading(type).lines("{\"n\":1,\"v\":" + value + "}", "{\"v\":null,\"n\":2}");
        assertEquals(
                List.of("line 1, column 12: field 'v': expected " + expected + ", found " + value),
                reading.messages());
        assertEquals(List.of(2L), reading.column("n"));
    }

    @Test
    void cutsWhatWasFound() {
        Reading reading = reading(ColumnType.INT64).lines("{\"v\":\"" + "é".repeat(100) + "\"}");
        assertEquals(
                "expected an integer, found \"" + "é".repeat(31) + "…",
                reading.rejection().reason());
    }

    @Test
    void requiresEveryRequiredFieldHoweverMany() {
        List<Field> fields =
                java.util.stream.IntStream.range(0, 70)
                        .mapToObj(i -> Field.required("f" + i, ColumnType.INT64))
                        .toList();
        TableSchema table = TableSchema.of(Reading.TABLE, fields);
        for (int missing = 0; missing < 70; missing += 3) {
            Reading reading = reading(table);
            StringBuilder whole = new StringBuilder("{\"x\":0");
            StringBuilder without = new StringBuilder("{\"x\":0");
            for (int i = 0; i < 70; i++) {
                whole.append(",\"f").append(i).append("\":1");
                if (i != missing) {
                    without.append(",\"f").append(i).append("\":1");
                }
            }
            reading.lines(whole + "}", without + "}", whole + "}");
            assertEquals(
                    List.of(
                            "line 2, column 1: field 'f"
                                    + missing
                                    + "': a required field of table 'feed' is missing"),
                    reading.messages());
            assertEquals(2, reading.staging().rowCount());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TIMESTAMP|\"2024-01-15T10:30:00.123456789Z\"|1705314600123456",
                "TIMESTAMP|\"2024-01-15T10:30:00.1234567\\u005a\"|1705314600123456",
                "TIMESTAMP|1705314600123456789|1705314600123456",
                "TIMESTAMP|1705314600.1234567|1705314600123456",
                "TIMESTAMP_NANOS|\"2024-01-15T10:30:00.1234567891Z\"|1705314600123456789",
            })
    void aTimestampLosesNoDigitUnlessToldTo(ColumnType type, String value, long truncated) {
        String record = "{\"v\":" + value + "}";
        assertEquals(
                "timestamp "
                        + value
                        + " has digits that the column does not keep (a timestamp_ns keeps"
                        + " nanoseconds; varve.timestamps=truncate cuts them)",
                reading(type).lines(record).rejection().reason());
        TableSchema table = TableSchema.of(Reading.TABLE, List.of(Field.optional("v", type)));
        Catalog catalog =
                new Catalog(
                        List.of(table),
                        Reading.TABLE,
                        RecordLimits.DEFAULT,
                        1,
                        new RecordRules(true, true, true, true, true));
        Reading reading = new Reading(catalog, Optional.of(Reading.TABLE)).lines(record);
        assertEquals(truncated, reading.staging().column("v").orElseThrow().values()[0], value);
    }

    @Test
    void aRequiredFieldIsNotNull() {
        Reading reading =
                reading(
                        TableSchema.of(
                                Reading.TABLE, List.of(Field.required("v", ColumnType.TEXT))));
        reading.lines("{\"v\":null}", "{\"v\":\"\"}");
        assertEquals(
                List.of("line 1, column 6: field 'v': a required field of table 'feed' is null"),
                reading.messages());
        assertEquals(List.of(""), reading.column("v"));
    }

    private static Reading reading(ColumnType type) {
        return reading(TableSchema.of(Reading.TABLE, List.of(Field.optional("v", type))));
    }

    private static Reading reading(TableSchema table) {
        Catalog catalog = Reading.catalog();
        catalog.register(table);
        return new Reading(catalog, Optional.of(Reading.TABLE));
    }
}
