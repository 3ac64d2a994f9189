package dev.varve.door;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.JsonTree;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
        return table(table, value(json));
    }

    /**
     * The definitions of several tables, an object with one of them under each name.
     *
     * @throws IllegalArgumentException if the text is not such an object; the message names the
     *     place and what is allowed
     */
    public static List<TableSchema> parseAll(String json) {
        if (!(value(json) instanceof JsonObject tables)) {
            throw new IllegalArgumentException("a JSON object is expected: {\"table\": [fields]}");
        }
        List<TableSchema> parsed = new ArrayList<>();
        tables.forEach((name, definition) -> parsed.add(table(new TableName(name), definition)));
        return parsed;
    }

    private static JsonValue value(String json) {
        try {
            return JsonTree.value(json);
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
        String place = "table '%s'".formatted(name);
        TableSchema table = TableSchema.of(name, fields(fields));
        Optional<String> description = text(object, "description", place);
        if (description.isPresent()) {
            table =
                    table.describedAs(
                            text(object, "schema_type", place).orElse(name.value()),
                            text(object, "version", place).orElse("1.0.0"),
                            description.get());
        }
        Optional<String> time = text(object, "time_field", place);
        if (time.isPresent()) {
            table = table.withTimeFields(time.get());
        }
        Optional<String> ledger = text(object, "ledger_field", place);
        return ledger.isPresent() ? table.withLedgerField(ledger.get()) : table;
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
        String place = "field '%s'".formatted(name.getString());
        boolean required =
                !flag(field, "nullable", true, place) || flag(field, "required", false, place);
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
        String place = "the type of field '%s'".formatted(field);
        String name = text(type, "name", place).orElse("");
        return switch (name) {
            case "int" -> integer(type, place);
            case "floatingpoint" -> ColumnType.DOUBLE;
            case "timestamp" ->
                    text(type, "unit", place).orElse("").equalsIgnoreCase("NANOSECOND")
                            ? ColumnType.TIMESTAMP_NANOS
                            : ColumnType.TIMESTAMP;
            default -> named(field, name);
        };
    }

    private static ColumnType integer(JsonObject type, String place) {
        boolean wide = bitWidth(type, place) > 32;
        if (flag(type, "isSigned", true, place)) {
            return wide ? ColumnType.INT64 : ColumnType.INT32;
        }
        return wide ? ColumnType.UINT64 : ColumnType.UINT32;
    }

    private static int bitWidth(JsonObject type, String place) {
        return switch (type.getOrDefault("bitWidth", JsonValue.NULL)) {
            case JsonNumber bits when bits.isIntegral() -> bits.intValue();
            case JsonValue absent when absent.getValueType() == JsonValue.ValueType.NULL ->
                    Long.SIZE;
            default -> throw wrong(place, "bitWidth", "a whole number");
        };
    }

    /** Empty where there is none, or a null. */
    private static Optional<String> text(JsonObject object, String key, String place) {
        return switch (object.getOrDefault(key, JsonValue.NULL)) {
            case JsonString text -> Optional.of(text.getString());
            case JsonValue absent when absent.getValueType() == JsonValue.ValueType.NULL ->
                    Optional.empty();
            default -> throw wrong(place, key, "a string");
        };
    }

    private static boolean flag(JsonObject object, String key, boolean otherwise, String place) {
        return switch (object.getOrDefault(key, JsonValue.NULL).getValueType()) {
            case TRUE -> true;
            case FALSE -> false;
            case NULL -> otherwise;
            default -> throw wrong(place, key, "true or false");
        };
    }

    private static IllegalArgumentException wrong(String place, String key, String allowed) {
        return new IllegalArgumentException("%s: \"%s\" must be %s".formatted(place, key, allowed));
    }

    private static IllegalArgumentException unknown(String field, Object type) {
        return new IllegalArgumentException(
                "field '%s' has the unknown type %s: %s".formatted(field, type, TYPES));
    }
}
