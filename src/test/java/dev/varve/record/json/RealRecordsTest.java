package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.RealData;
import dev.varve.record.ColumnType;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records of real producers, each file whole. */
class RealRecordsTest {

    @Test
    void contractDataFindsItsTableAndKeepsEveryValue() throws IOException {
        Path file = RealData.require("stellar/contract_data_output.jsonl");
        Reading reading = read(Reading.detecting(), file);
        List<Map<String, Object>> rows = Reading.rows(reading.staging("contract_data"));
        assertEquals(84, rows.size());
        assertEquals(List.of(), reading.messages());
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < rows.size(); i++) {
            assertSameCells(lines.get(i), rows.get(i));
        }
    }

    @Test
    void richerContractDataBringsItsOwnColumnsAtTheEnd() throws IOException {
        Path file = RealData.require("stellar/changes__contract_data.jsonl");
        Reading reading = read(Reading.detecting(), file);
        assertEquals(List.of(), reading.messages());
        Staging staging = reading.staging("contract_data");
        assertEquals(84, staging.rowCount());
        List<String> names = staging.columns().stream().map(StagedColumn::name).toList();
        assertTrue(names.indexOf("key_decoded") > names.indexOf("ledger_key_hash"));
        assertEquals(ColumnType.JSON, staging.column("val_decoded").orElseThrow().type());
        assertEquals(ColumnType.TEXT, staging.column("contract_data_xdr").orElseThrow().type());
    }

    @Test
    void messagesBecomeFlatRows() throws IOException {
        Path file = RealData.require("stellar/contract_data_message.jsonl");
        Reading reading = read(Reading.detecting(), file);
        assertEquals(List.of(), reading.messages());
        assertEquals(0, reading.reader.duplicateKeys());
        List<Map<String, Object>> rows = Reading.rows(reading.staging("contract_data_message"));
        assertEquals(84, rows.size());
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode record = ReferenceCells.EXACT.readTree(lines.get(i));
            Map<String, Object> row = rows.get(i);
            assertSameCells(record.get("contract_data").toString(), row);
            assertEquals(record.get("processor_name").asText(), row.get("processor_name"));
            assertEquals("contract_data", row.get("message_type"));
            assertEquals(Instant.parse(record.get("timestamp").asText()), row.get("timestamp"));
            JsonNode archive = record.get("archive_metadata");
            assertEquals(archive.get("file_name").asText(), row.get("archive_file_name"));
            assertEquals(archive.get("bucket_name").asText(), row.get("archive_bucket_name"));
            assertEquals(archive.get("file_size").asLong(), row.get("archive_file_size"));
        }
    }

    @Test
    void eventsOfRpcProducersMayLeaveOutTheCallAndTheTransaction() throws IOException {
        Reading reading = Reading.detecting();
        read(reading, RealData.require("stellar/event_from_golden.jsonl"));
        assertEquals(List.of(), reading.messages());
        read(reading, RealData.require("stellar/event_snake.jsonl"));
        assertEquals(List.of(), reading.messages());
        assertEquals(197, reading.staging("event").rowCount());
        assertEquals(1, reading.reader.staged().size());
        List<StagedColumn> columns = reading.staging("event").columns();
        assertEquals(
                List.of("transaction_index", "operation_index"),
                columns.subList(columns.size() - 2, columns.size()).stream()
                        .map(StagedColumn::name)
                        .toList());
        Map<String, Object> row = Reading.rows(reading.staging("event")).get(189);
        assertEquals("\"AAAACgAAAAAAAAAAAAAAALLQXgA=\"", row.get("value"));
        assertEquals(BigInteger.valueOf(3727845), row.get("ledger"));
        assertTrue(row.get("topic").toString().startsWith("[\"AAAADwAAAAh0cmFuc2Zlcg==\", \""));
    }

    @Test
    void assetsFindTheirTable() throws IOException {
        Reading reading =
                read(Reading.detecting(), RealData.require("stellar/asset_details.jsonl"));
        assertEquals(List.of(), reading.messages());
        assertEquals(48, reading.staging("asset_details").rowCount());
        assertEquals("", Reading.rows(reading.staging("asset_details")).getFirst().get("code"));
    }

    @Test
    void everyOtherFileIsInferredWithoutLoss() throws IOException {
        for (String name :
                List.of(
                        "stellar/contract_events__large_range_ledger_txs.jsonl",
                        "stellar/ledgers__10_ledgers.jsonl",
                        "stellar/trades__10_ledgers_trades.jsonl",
                        "stellar/stellar.v1.ContractEvent.expected.jsonl",
                        "stellar/changes__contract_data.jsonl",
                        "coinbase/coinbase.ndjson",
                        "coinbase/advanced_trade_gct.ndjson",
                        "coinbase/advanced_trade_jkorf.ndjson",
                        "github/webhooks_mixed.ndjson")) {
            assertKeptWhole(RealData.require(name));
        }
    }

    @Test
    void invalidFramesAreRejected() throws IOException {
        Path file = RealData.require("coinbase/invalid_trailing_comma_dougdellolio.ndjson");
        Reading reading = read(Reading.inferred(), file);
        assertEquals(3, reading.reader.rejections().size());
        assertEquals(0, reading.reader.staged().size());
    }

    private static void assertKeptWhole(Path file) throws IOException {
        Reading reading = read(Reading.inferred(), file);
        assertEquals(List.of(), reading.messages(), file.toString());
        List<String> lines = Files.readAllLines(file);
        List<Map<String, Object>> rows = reading.rows();
        assertEquals(lines.size(), rows.size(), file.toString());
        for (int i = 0; i < rows.size(); i++) {
            for (var field : ReferenceCells.EXACT.readTree(lines.get(i)).properties()) {
                String name = field.getKey();
                Object cell = rows.get(i).get(name);
                assertTrue(
                        ReferenceCells.same(
                                field.getValue(),
                                cell,
                                reading.staging().column(name).orElseThrow().type()),
                        file + " " + name + ": " + cell);
            }
        }
    }

    private static Reading read(Reading reading, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        reading.reader.read(bytes, 0, bytes.length, 1);
        return reading;
    }

    private static void assertSameCells(String record, Map<String, Object> row) throws IOException {
        for (var field : ReferenceCells.EXACT.readTree(record).properties()) {
            Object cell = row.get(field.getKey());
            String text =
                    cell instanceof Instant instant
                            ? instant.toString()
                            : cell instanceof Boolean bool ? bool.toString() : String.valueOf(cell);
            assertEquals(field.getValue().asText(), text, field.getKey());
        }
    }
}
