package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.varve.record.PredefinedTables;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoinbaseTablesTest {

    private static final String MESSAGE =
            "\"channel\":\"l2_data\",\"client_id\":\"\",\"timestamp\":\"2023-02-09T20:32:50.714964855Z\","
                    + "\"sequence_num\":0,\"events\":[{\"type\":\"snapshot\",\"updates\":"
                    + "[{\"event_time\":\"1970-01-01T00:00:00Z\",\"price_level\":\"21921.73\"}]}]";

    @Test
    void envelopeAndBareMessageFallIntoTheSameColumns() {
        Reading reading = Reading.into("level2");
        reading.lines(
                "{\"capture_ts\":\"2023-02-09T20:32:51Z\",\"data\":{"
                        + MESSAGE
                        + "},\"metadata\":{\"host\":\"a\"}}",
                "{" + MESSAGE + "}");
        assertEquals(List.of(), reading.messages());
        Map<String, Object> enveloped = reading.rows().getFirst();
        Map<String, Object> bare = reading.rows().getLast();
        assertEquals("2023-02-09T20:32:51Z", enveloped.get("capture_ts"));
        assertEquals("{\"host\":\"a\"}", enveloped.get("metadata"));
        assertEquals("2023-02-09T20:32:50.714964855Z", bare.get("timestamp"));
        assertEquals(0L, bare.get("sequence_num"));
        bare.forEach((name, cell) -> assertEquals(cell, enveloped.get(name), name));
        assertEquals(bare.size() + 2, enveloped.size());
    }

    @Test
    void pricesKeepEveryDigitAndAMissingOneIsNull() {
        Reading reading = Reading.into("ticker");
        reading.lines(
                "{\"type\":\"ticker\",\"sequence\":1,\"price\":\"14.77750000\",\"best_bid\":0.10}",
                "{\"type\":\"ticker\",\"sequence\":2,\"price\":null}",
                "{\"type\":\"ticker\",\"sequence\":3,\"unknown\":1.5}");
        assertEquals(java.util.Arrays.asList("14.77750000", null, null), reading.column("price"));
        assertEquals(java.util.Arrays.asList("0.10", null, null), reading.column("best_bid"));
        assertEquals(java.util.Arrays.asList(null, null, 1.5), reading.column("unknown"));
    }

    @Test
    void theMessagesTimeDecides() {
        for (String name : List.of("ticker", "level2", "market_trades")) {
            TableSchema table = PredefinedTables.named(new TableName(name)).orElseThrow();
            assertEquals("timestamp", table.timeFields().getFirst());
            assertFalse(table.timeFields().contains("event_time"));
        }
    }
}
