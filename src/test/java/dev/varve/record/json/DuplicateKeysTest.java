package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicateKeysTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|2|2",
                "1|null|null",
                "null|2|2",
                "\"a\"|\"bb\"|bb",
                "1|true|true",
                "1|\"x\"|x",
                "[1]|{}|{}",
                "1.5|2|2",
                "1|1|1",
            })
    void theLastWinsAndIsCounted(String first, String last, String cell) {
        Reading reading =
                Reading.inferred().lines("{\"b\":0,\"a\":" + first + ",\"a\":" + last + "}");
        assertEquals(List.of(), reading.messages());
        assertEquals(1, reading.reader.duplicateKeys());
        assertEquals(1, reading.staging().rowCount());
        assertEquals(cell, String.valueOf(reading.rows().getFirst().get("a")));
    }

    @Test
    void theSameKeyInAnEscapeIsTheSameKey() {
        Reading reading = Reading.inferred().lines("{\"ab\":1,\"a\\u0062\":2,\"ab\":3}");
        assertEquals(Map.of("ab", 3L), reading.rows().getFirst());
        assertEquals(2, reading.reader.duplicateKeys());
    }

    @Test
    void thoseOfARejectedRecordDoNotCount() {
        Reading reading = Reading.inferred().lines("{\"a\":1,\"a\":2,}", "{\"a\":1}");
        assertEquals(0, reading.reader.duplicateKeys());
        reading.lines("\n{\"a\":1,\"a\":2.5}");
        assertEquals(1, reading.reader.duplicateKeys());
        reading.reader.clear();
        assertEquals(0, reading.reader.duplicateKeys());
    }

    @Test
    void spellingsOfOneFieldMustAgree() {
        Reading reading = Reading.into("event");
        String rest =
                ",\"type\":\"t\",\"ledger\":1,\"ledgerClosedAt\":\"x\",\"id\":\"i\","
                        + "\"inSuccessfulContractCall\":true,\"txHash\":\"h\"}";
        reading.lines(
                "{\"contract_id\":\"a\",\"contractId\":\"a\"" + rest,
                "{\"contract_id\":\"a\",\"contractId\":\"b\"" + rest,
                "{\"contractId\":\"c\"" + rest);
        assertEquals(
                List.of(
                        "line 2, column 33: field 'contractId': the record gives column"
                                + " 'contract_id' another value before, now \"b\""),
                reading.messages());
        assertEquals(List.of("a", "c"), reading.column("contract_id"));
        assertEquals(0, reading.reader.duplicateKeys());
    }

    @Test
    void aRoutedObjectThatComesTwiceReplacesTheFirst() {
        Reading reading = Reading.into("ticker");
        reading.lines(
                "{\"data\":{\"price\":\"1\",\"side\":\"buy\"},\"data\":{\"price\":\"2\"}}",
                "{\"price\":\"3\",\"data\":{\"price\":\"3\"}}",
                "{\"price\":\"3\",\"data\":{\"price\":\"4\"}}");
        assertEquals(List.of("2", "3"), reading.column("price"));
        assertEquals(Map.of("price", "2"), reading.rows().getFirst());
        assertEquals(1, reading.reader.duplicateKeys());
        assertEquals(3, reading.rejection().line());
    }
}
