package dev.varve.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table whose columns are declared: predefined or registered. Immutable; each {@code with…}
 * returns a changed copy.
 *
 * <p>{@link #fields()} are columns from the first record on. {@link #laterFields()} have their type
 * declared too, but become columns, at the end, only when a record brings them. Any other field of
 * a record is inferred and becomes a column at the end.
 *
 * <p>An alias is another spelling of a field's key. A route reads a key of a nested object into a
 * flat column ({@code archive_metadata.file_name → archive_file_name}); keys of a routed object
 * without a route of their own become columns {@code object.key}. A value that comes by two ways
 * must agree.
 */
public final class TableSchema {

    private final TableName name;
    private final Optional<String> schemaType;
    private final Optional<String> version;
    private final Optional<String> description;
    private final List<Field> fields;
    private final List<Field> laterFields;
    private final Map<String, String> aliases;
    private final Map<String, Map<String, String>> routes;
    private final List<String> timeFields;
    private final Optional<String> ledgerField;

    private TableSchema(Parts parts) {
        this.name = parts.name;
        this.schemaType = parts.schemaType;
        this.version = parts.version;
        this.description = parts.description;
        this.fields = List.copyOf(parts.fields);
        this.laterFields = List.copyOf(parts.laterFields);
        this.aliases = Map.copyOf(parts.aliases);
        Map<String, Map<String, String>> copiedRoutes = new LinkedHashMap<>();
        parts.routes.forEach((object, keys) -> copiedRoutes.put(object, Map.copyOf(keys)));
        this.routes = Map.copyOf(copiedRoutes);
        this.timeFields = List.copyOf(parts.timeFields);
        this.ledgerField = parts.ledgerField;
        List<Field> all = new ArrayList<>(fields);
        all.addAll(laterFields);
        Schema checked = new Schema(all);
        aliases.values().forEach(column -> requireColumn(checked, column));
        routes.values()
                .forEach(keys -> keys.values().forEach(column -> requireColumn(checked, column)));
        timeFields.forEach(column -> requireColumn(checked, column));
        ledgerField.ifPresent(column -> requireColumn(checked, column));
    }

    private void requireColumn(Schema schema, String column) {
        if (schema.indexOf(column).isEmpty()) {
            throw new IllegalArgumentException(
                    "table '%s' has no field '%s'".formatted(name, column));
        }
    }

    /**
     * A table of these fields and nothing else.
     *
     * @throws IllegalArgumentException if two fields have one name
     */
    public static TableSchema of(TableName name, List<Field> fields) {
        Parts parts = new Parts(name);
        parts.fields = fields;
        return new TableSchema(parts);
    }

    /** What stands in the metadata of the table's schema. */
    public TableSchema describedAs(String schemaType, String version, String description) {
        Parts parts = new Parts(this);
        parts.schemaType = Optional.of(schemaType);
        parts.version = Optional.of(version);
        parts.description = Optional.of(description);
        return new TableSchema(parts);
    }

    /**
     * Adds optional fields that become columns when a record brings them.
     *
     * @throws IllegalArgumentException if one is required or its name is taken
     */
    public TableSchema withLaterFields(List<Field> later) {
        for (Field field : later) {
            if (field.required()) {
                throw new IllegalArgumentException(
                        "field '%s' of table '%s' is required, so it cannot come later"
                                .formatted(field.name(), name));
            }
        }
        Parts parts = new Parts(this);
        parts.laterFields.addAll(later);
        return new TableSchema(parts);
    }

    /**
     * Adds another spelling of a field's key.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public TableSchema withAlias(String key, String column) {
        Parts parts = new Parts(this);
        parts.aliases.put(key, column);
        return new TableSchema(parts);
    }

    /**
     * Adds a way from a key of a nested object to a flat column.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public TableSchema withRoute(String object, String key, String column) {
        Parts parts = new Parts(this);
        parts.routes.computeIfAbsent(object, unused -> new LinkedHashMap<>()).put(key, column);
        return new TableSchema(parts);
    }

    /**
     * Names the columns that tell a record's time, the first that is not null deciding.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public TableSchema withTimeFields(String... columns) {
        Parts parts = new Parts(this);
        parts.timeFields = List.of(columns);
        return new TableSchema(parts);
    }

    /**
     * Names the column that tells a record's ledger.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public TableSchema withLedgerField(String column) {
        Parts parts = new Parts(this);
        parts.ledgerField = Optional.of(column);
        return new TableSchema(parts);
    }

    public TableName name() {
        return name;
    }

    public Optional<String> schemaType() {
        return schemaType;
    }

    public Optional<String> version() {
        return version;
    }

    public Optional<String> description() {
        return description;
    }

    /** The columns that the table has from the first record on, in their order. */
    public List<Field> fields() {
        return fields;
    }

    /** Declared optional fields that become columns when a record brings them. */
    public List<Field> laterFields() {
        return laterFields;
    }

    /** Other spellings: key → column. */
    public Map<String, String> aliases() {
        return aliases;
    }

    /** Nested objects that are read into flat columns: key of the object → key inside → column. */
    public Map<String, Map<String, String>> routes() {
        return routes;
    }

    /** The columns that tell a record's time, best first: the first that is not null decides. */
    public List<String> timeFields() {
        return timeFields;
    }

    /** The column that tells a record's ledger. */
    public Optional<String> ledgerField() {
        return ledgerField;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableSchema that
                && name.equals(that.name)
                && schemaType.equals(that.schemaType)
                && version.equals(that.version)
                && description.equals(that.description)
                && fields.equals(that.fields)
                && laterFields.equals(that.laterFields)
                && aliases.equals(that.aliases)
                && routes.equals(that.routes)
                && timeFields.equals(that.timeFields)
                && ledgerField.equals(that.ledgerField);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + fields.hashCode();
    }

    @Override
    public String toString() {
        return name + " " + fields;
    }

    /** The parts of a copy that is being changed. */
    private static final class Parts {
        final TableName name;
        Optional<String> schemaType = Optional.empty();
        Optional<String> version = Optional.empty();
        Optional<String> description = Optional.empty();
        List<Field> fields = List.of();
        final List<Field> laterFields = new ArrayList<>();
        final Map<String, String> aliases = new LinkedHashMap<>();
        final Map<String, Map<String, String>> routes = new LinkedHashMap<>();
        List<String> timeFields = List.of();
        Optional<String> ledgerField = Optional.empty();

        Parts(TableName name) {
            this.name = name;
        }

        Parts(TableSchema from) {
            this(from.name);
            schemaType = from.schemaType;
            version = from.version;
            description = from.description;
            fields = from.fields;
            laterFields.addAll(from.laterFields);
            aliases.putAll(from.aliases);
            from.routes.forEach((object, keys) -> routes.put(object, new LinkedHashMap<>(keys)));
            timeFields = from.timeFields;
            ledgerField = from.ledgerField;
        }
    }
}
