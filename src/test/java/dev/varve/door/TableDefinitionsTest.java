package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableDefinitionsTest {

    private static final TableName TABLE = new TableName("t");

    @Test
    void readsAListOfFields() {
        assertEquals(
                List.of(
                        Field.required("id", ColumnType.INT64),
                        Field.optional("at", ColumnType.TIMESTAMP),
                        Field.optional("payload", ColumnType.JSON)),
                TableDefinitions.parse(
                                TABLE,
                                """
                                [{"name": "id", "type": "i64", "nullable": false},
                                 {"name": "at", "type": "ts"},
                                 {"name": "payload", "type": "struct"}]
                                """)
                        .fields());
    }

    @Test
    void readsWhatTellsTimeAndLedger() {
        TableSchema table =
                TableDefinitions.parse(
                        TABLE,
                        """
                        {"fields": [{"name": "at", "type": "ts"}, {"name": "n", "type": "u32"}],
                         "description": "of ours", "time_field": "at", "ledger_field": "n"}
                        """);
        assertEquals(List.of("at"), table.timeFields());
        assertEquals(Optional.of("n"), table.ledgerField());
        assertEquals(Optional.of("of ours"), table.description());
    }

    @Test
    void readsTheJsonOfAnArrowSchema() {
        assertEquals(
                List.of(
                        Field.required("id", ColumnType.UINT32),
                        Field.optional("price", ColumnType.DOUBLE),
                        Field.optional("name", ColumnType.TEXT),
                        Field.optional("at", ColumnType.TIMESTAMP)),
                TableDefinitions.parse(
                                TABLE,
                                """
                                {"fields": [
                                  {"name": "id", "nullable": false, "children": [],
                                   "type": {"name": "int", "bitWidth": 32, "isSigned": false}},
                                  {"name": "price", "nullable": true, "children": [],
                                   "type": {"name": "floatingpoint", "precision": "DOUBLE"}},
                                  {"name": "name", "nullable": true, "children": [], "type": {"name": "utf8"}},
                                  {"name": "at", "nullable": true, "children": [],
                                   "type": {"name": "timestamp", "unit": "MICROSECOND", "timezone": "UTC"}}]}
                                """)
                        .fields());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense|not JSON: ",
                "{}|table 't' has no list \"fields\"",
                "[1]|field 1 must be an object with \"name\" and \"type\"",
                "[{\"name\":\"a\",\"type\":\"i64\"},{\"name\":\"a\",\"type\":\"i64\"}]|two columns are named 'a'",
                "[{\"name\":\"a\",\"type\":\"colour\"}]|field 'a' has the unknown type 'colour': one of text,",
                "{\"fields\":[{\"name\":\"a\",\"type\":\"i64\"}],\"time_field\":\"b\"}|table 't' has no field 'b'",
                "5|table 't': a list of fields or an object with \"fields\" is expected",
                "{\"fields\":[],\"description\":5}|table 't': \"description\" must be a string",
                "{\"fields\":[],\"description\":\"x\",\"version\":2}|table 't': \"version\" must be a string",
                "{\"fields\":[],\"description\":\"x\",\"schema_type\":[]}|table 't': \"schema_type\" must be a string",
                "{\"fields\":[],\"time_field\":5}|table 't': \"time_field\" must be a string",
                "{\"fields\":[],\"ledger_field\":[\"a\"]}|table 't': \"ledger_field\" must be a string",
                "[{\"name\":\"a\",\"type\":\"i64\",\"nullable\":\"no\"}]|field 'a': \"nullable\" must be true or false",
                "[{\"name\":\"a\",\"type\":\"i64\",\"required\":1}]|field 'a': \"required\" must be true or false",
                "[{\"name\":\"a\",\"type\":{\"name\":5}}]|the type of field 'a': \"name\" must be a string",
                "[{\"name\":\"a\",\"type\":{\"name\":\"timestamp\",\"unit\":5}}]|the type of field 'a': \"unit\" must be a string",
                "[{\"name\":\"a\",\"type\":{\"name\":\"int\",\"bitWidth\":\"32\"}}]|the type of field 'a': \"bitWidth\" must be a whole number",
                "[{\"name\":\"a\",\"type\":{\"name\":\"int\",\"bitWidth\":1.5}}]|the type of field 'a': \"bitWidth\" must be a whole number",
                "[{\"name\":\"a\",\"type\":{\"name\":\"int\",\"isSigned\":\"\"}}]|the type of field 'a': \"isSigned\" must be true or false"
            })
    void namesWhatIsWrong(String json, String beginning) {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TableDefinitions.parse(TABLE, json))
                        .getMessage();
        assertEquals(
                beginning, message.substring(0, Math.min(beginning.length(), message.length())));
    }

    @Test
    void whatIsNestedTooDeeplyIsNoDefinition() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TableDefinitions.parse(TABLE, "[".repeat(500_000)))
                        .getMessage();
        assertTrue(message.startsWith("not JSON: "), message);
    }
}
