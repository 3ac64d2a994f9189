package dev.varve.door;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads definitions of tables: a JSON list of fields, {@code [{"name": "id", "type": "i64",
 * "nullable": false}]}, or an object with such {@code fields} and, where wanted, {@code
 * description}, {@code time_field} and {@code ledger_field}, or the JSON form of an Arrow schema as
 * {@code Schema.toJson} of Arrow's Java library writes it.
 */
public final class TableDefinitions {

    private static final String TYPES =
            "one of text, i32, i64, u32, u64, f64, bool, timestamp, timestamp_ns, binary, json, or an Arrow type";

    private TableDefinitions() {}

    /**
     * The definition of one table.
     *
     * @throws IllegalArgumentException if the text is no definition; the message names the place
     *     and what is allowed
     */
    public static TableSchema parse(TableName table, String json) {
        return table(table, structure(json));
    }

    /**
     * The definitions of several tables, an object with one of them under each name.
     *
     * @throws IllegalArgumentException if the text is not such an object; the message names the
     *     place and what is allowed
     */
    public static List<TableSchema> parseAll(String json) {
        if (!(structure(json) instanceof JsonObject tables)) {
            throw new IllegalArgumentException("a JSON object is expected: {\"table\": [fields]}");
        }
        List<TableSchema> parsed = new ArrayList<>();
        tables.forEach((name, definition) -> parsed.add(table(new TableName(name), definition)));
        return parsed;
    }

    private static JsonStructure structure(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.read();
        } catch (JsonException malformed) {
            throw new IllegalArgumentException("not JSON: " + malformed.getMessage(), malformed);
        }
    }

    private static TableSchema table(TableName name, JsonValue definition) {
        return switch (definition) {
            case JsonArray fields -> TableSchema.of(name, fields(fields));
            case JsonObject object -> described(name, object);
            default ->
                    throw new IllegalArgumentException(
                            "table '%s': a list of fields or an object with \"fields\" is expected"
                                    .formatted(name));
        };
    }

    private static TableSchema described(TableName name, JsonObject object) {
        if (!(object.get("fields") instanceof JsonArray fields)) {
            throw new IllegalArgumentException("table '%s' has no list \"fields\"".formatted(name));
        }
        TableSchema table = TableSchema.of(name, fields(fields));
        if (object.containsKey("description")) {
            table =
                    table.describedAs(
                            object.getString("schema_type", name.value()),
                            object.getString("version", "1.0.0"),
                            object.getString("description"));
        }
        if (object.containsKey("time_field")) {
            table = table.withTimeFields(object.getString("time_field"));
        }
        return object.containsKey("ledger_field")
                ? table.withLedgerField(object.getString("ledger_field"))
                : table;
    }

    private static List<Field> fields(JsonArray array) {
        List<Field> fields = new ArrayList<>();
        for (JsonValue element : array) {
            fields.add(field(element, fields.size() + 1));
        }
        return fields;
    }

    private static Field field(JsonValue element, int position) {
        if (!(element instanceof JsonObject field)
                || !(field.get("name") instanceof JsonString name)
                || !field.containsKey("type")) {
            throw new IllegalArgumentException(
                    "field %d must be an object with \"name\" and \"type\"".formatted(position));
        }
        boolean required =
                !field.getBoolean("nullable", true) || field.getBoolean("required", false);
        return new Field(name.getString(), type(name.getString(), field.get("type")), required);
    }

    private static ColumnType type(String field, JsonValue type) {
        return switch (type) {
            case JsonString text -> named(field, text.getString());
            case JsonObject arrow -> arrow(field, arrow);
            default -> throw unknown(field, type);
        };
    }

    private static ColumnType named(String field, String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "s", "text", "string", "utf8", "largeutf8" -> ColumnType.TEXT;
            case "i32", "int32", "int" -> ColumnType.INT32;
            case "i64", "int64", "long" -> ColumnType.INT64;
            case "u32", "uint32" -> ColumnType.UINT32;
            case "u64", "uint64" -> ColumnType.UINT64;
            case "f64", "float64", "double" -> ColumnType.DOUBLE;
            case "b", "bool", "boolean" -> ColumnType.BOOL;
            case "ts", "timestamp" -> ColumnType.TIMESTAMP;
            case "ts_ns", "timestamp_ns" -> ColumnType.TIMESTAMP_NANOS;
            case "bin", "binary", "largebinary" -> ColumnType.BINARY;
            case "json", "struct", "list", "map" -> ColumnType.JSON;
            default -> throw unknown(field, "'" + type + "'");
        };
    }

    /** Arrow's own description of a type: its name and what belongs to it. */
    private static ColumnType arrow(String field, JsonObject type) {
        String name = type.getString("name", "");
        return switch (name) {
            case "int" -> integer(type);
            case "floatingpoint" -> ColumnType.DOUBLE;
            case "timestamp" ->
                    type.getString("unit", "").equalsIgnoreCase("NANOSECOND")
                            ? ColumnType.TIMESTAMP_NANOS
                            : ColumnType.TIMESTAMP;
            default -> named(field, name);
        };
    }

    private static ColumnType integer(JsonObject type) {
        boolean wide = type.getInt("bitWidth", 64) > 32;
        if (type.getBoolean("isSigned", true)) {
            return wide ? ColumnType.INT64 : ColumnType.INT32;
        }
        return wide ? ColumnType.UINT64 : ColumnType.UINT32;
    }

    private static IllegalArgumentException unknown(String field, Object type) {
        return new IllegalArgumentException(
                "field '%s' has the unknown type %s: %s".formatted(field, type, TYPES));
    }
}
