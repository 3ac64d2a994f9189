package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.PredefinedTables;
import dev.varve.record.StagedColumn;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class DetectionTest {

    private static final String CONTRACT_DATA =
            "\"contract_id\":\"C\",\"contract_key_type\":\"k\",\"contract_durability\":\"d\","
                    + "\"last_modified_ledger\":1,\"ledger_entry_change\":1,\"deleted\":false,"
                    + "\"closed_at\":\"2024-04-21T20:16:09Z\",\"ledger_sequence\":7";

    private static final Map<String, String> RECORDS =
            new TreeMap<>(
                    Map.of(
                            "contract_data",
                            "{" + CONTRACT_DATA + "}",
                            "contract_data_message",
                            "{\"message_type\":\"contract_data\",\"contract_data\":{"
                                    + CONTRACT_DATA
                                    + "}}",
                            "event",
                            "{\"type\":\"t\",\"ledger\":\"40\",\"ledgerClosedAt\":\"x\","
                                    + "\"contractId\":\"C\",\"id\":\"i\",\"txHash\":\"h\","
                                    + "\"inSuccessfulContractCall\":true}",
                            "asset_details",
                            "{\"code\":\"a\",\"type\":\"t\",\"timestamp\":\"2024-04-21T20:16:09Z\"}",
                            "records",
                            "{\"type\":\"t\",\"value\":[1]}"));

    @Test
    void findsTheTableOfEachRecordWhateverCameBefore() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("detection seed " + seed);
        Random random = new Random(seed);
        List<String> tables = new ArrayList<>(RECORDS.keySet());
        Map<String, Integer> expected = new TreeMap<>();
        Reading reading = Reading.detecting();
        StringBuilder lines = new StringBuilder();
        String table = tables.getFirst();
        for (int i = 0; i < 2000; i++) {
            // runs of one table and wild mixtures
            if (random.nextInt(i % 1000 < 500 ? 40 : 2) == 0) {
                table = tables.get(random.nextInt(tables.size()));
            }
            lines.append(RECORDS.get(table)).append('\n');
            expected.merge(table, 1, Integer::sum);
        }
        reading.lines(lines.toString());
        assertEquals(List.of(), reading.messages());
        Map<String, Integer> found = new TreeMap<>();
        reading.reader
                .staged()
                .forEach(staging -> found.put(staging.table().value(), staging.rowCount()));
        assertEquals(expected, found, "seed " + seed);
        assertEquals(
                List.of("type", "value"),
                reading.staging("records").columns().stream().map(StagedColumn::name).toList());
    }

    @Test
    void followsTheOrderOfTheRules() {
        assertEquals(
                "contract_data", tableOf("{\"type\":\"t\",\"ledger\":1," + CONTRACT_DATA + "}"));
        assertEquals(
                "event",
                tableOf("{\"code\":1,\"timestamp\":2," + RECORDS.get("event").substring(1)));
        assertEquals("records", tableOf("{}"));
        assertEquals("records", tableOf("{\"message_type\":\"other\",\"contract_data\":{}}"));
        assertEquals(
                "records", tableOf("{\"message_type\":\"contract_data\",\"contract_data\":1}"));
        assertEquals("records", tableOf("{\"nested\":{\"type\":1,\"ledger\":2}}"));
    }

    @Test
    void theEnvelopeOfAnotherMessageIsNoContractDataMessage() {
        Reading reading = Reading.detecting();
        reading.lines(
                RECORDS.get("contract_data_message"),
                "{\"message_type\":\"other\",\"contract_data\":{" + CONTRACT_DATA + "}}",
                RECORDS.get("contract_data_message"));
        assertEquals(List.of(), reading.messages());
        assertEquals(2, reading.staging("contract_data_message").rowCount());
        assertEquals(1, reading.staging("records").rowCount());
    }

    /** Every key that its table requires, and one without each of them. */
    @Test
    void aShapeIsOneOnlyWhereAllRequiredFieldsAreThere() {
        for (String name : List.of("contract_data", "event", "asset_details")) {
            List<String> members = members(name);
            assertEquals(name, tableOf("{" + String.join(",", members) + "}"));
            for (String member : members) {
                List<String> others = new ArrayList<>(members);
                others.remove(member);
                String record = "{" + String.join(",", others) + "}";
                assertEquals("records", tableOf(record), record);
                Reading after = Reading.detecting().lines(RECORDS.get(name), record);
                assertEquals(List.of(), after.messages(), record);
                assertEquals(1, after.staging("records").rowCount(), record);
            }
        }
    }

    private static List<String> members(String table) {
        return PredefinedTables.named(new TableName(table)).orElseThrow().fields().stream()
                .filter(Field::required)
                .map(field -> "\"" + field.name() + "\":" + value(field.type()))
                .toList();
    }

    private static String value(ColumnType type) {
        return switch (type) {
            case BOOL -> "true";
            case TIMESTAMP -> "\"2024-04-21T20:16:09Z\"";
            case TEXT -> "\"a\"";
            default -> "7";
        };
    }

    @Test
    void aLogLineIsNoAsset() {
        assertEquals(
                "records",
                tableOf("{\"timestamp\":\"2024-04-21T20:16:09Z\",\"code\":500,\"msg\":\"m\"}"));
    }

    @Test
    void aMessageHasWhatItRequiresInItselfOrInItsEntry() {
        String[] found = {"contract_data_message", "records"};
        String[][] halves = {
            {"\"contract_id\":\"C\",\"ledger_sequence\":7", "", found[0]},
            {"\"contract_id\":\"C\" , \"x\":[{}]", ",\"ledger_sequence\":7", found[0]},
            {"", ",\"ledger_sequence\":7,\"contract_id\":\"C\"", found[0]},
            {"\"contract_id\":\"C\"", "", found[1]},
            {"", "", found[1]},
        };
        for (String[] half : halves) {
            String record =
                    "{\"message_type\":\"contract_data\",\"contract_data\":{%s}%s}"
                            .formatted(half[0], half[1]);
            assertEquals(half[2], tableOf(record), record);
            Reading after = Reading.detecting().lines(RECORDS.get("contract_data_message"), record);
            assertEquals(List.of(), after.messages(), record);
            assertEquals(
                    half[2].equals("records") ? 1 : 2, after.staging(half[2]).rowCount(), record);
        }
    }

    @Test
    void aMissingFieldOfANamedTableTellsWhoseItIsAndTheWayOut() {
        assertEquals(
                List.of(
                        "line 1, column 1: field 'type': a required field of the predefined table"
                                + " 'asset_details' (other records need another table: --table NAME"
                                + " or /v1/tables/NAME/records) is missing"),
                Reading.into("asset_details").lines("{\"code\":1,\"timestamp\":2}").messages());
    }

    @Test
    void rejectionsNameTheTableWhereItIsKnown() {
        Reading reading = Reading.detecting();
        reading.lines(
                "{\"type\":\"t\",\"ledger\":-1,\"ledger_closed_at\":\"x\",\"contract_id\":\"C\",\"id\":\"i\"}",
                "{\"type\":\"t\",\"ledger\":}",
                "{\"code\":\"a\",\"timestamp\":\"never\",\"type\":\"t\"}");
        List<Optional<String>> tables =
                reading.reader.rejections().stream()
                        .map(rejection -> rejection.table().map(TableName::value))
                        .toList();
        assertEquals(
                List.of(Optional.of("event"), Optional.empty(), Optional.of("asset_details")),
                tables);
        assertTrue(reading.reader.staged().isEmpty());
    }

    @Test
    void messagesMayDisagreeWithThemselvesOnlyToBeRejected() {
        Reading reading = Reading.detecting();
        reading.lines(
                "{\"contract_id\":\"X\",\"message_type\":\"contract_data\",\"contract_data\":{"
                        + CONTRACT_DATA
                        + "}}",
                "{\"ledger_sequence\":7,\"message_type\":\"contract_data\",\"contract_data\":{"
                        + CONTRACT_DATA
                        + ",\"extra\":1},\"archive_metadata\":{\"file_size\":5,\"etag\":\"e\"}}");
        assertEquals(
                "field 'contract_data.contract_id': the record gives column 'contract_id' another"
                        + " value before, now \"C\"",
                reading.rejection().message().substring("line 1, column 82: ".length()));
        Map<String, Object> row = reading.rows().getFirst();
        assertEquals(1L, row.get("contract_data.extra"));
        assertEquals("e", row.get("archive_metadata.etag"));
        assertEquals(5L, row.get("archive_file_size"));
        assertEquals(7L, row.get("ledger_sequence"));
    }

    private static String tableOf(String record) {
        Reading reading = Reading.detecting().lines(record);
        assertEquals(List.of(), reading.messages());
        return reading.staging().table().value();
    }
}
