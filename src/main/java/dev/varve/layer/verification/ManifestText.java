package dev.varve.layer.verification;

import dev.varve.layer.audit.ChainedManifest;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says.
 *
 * @param table whose rows are in the file
 * @param fileName of the file
 * @param checksum of the file, {@code sha256:…}
 * @param rowCount rows in the file
 * @param sizeBytes length of the file
 * @param producer of both
 * @param columns of the file
 * @param positions where its rows have any
 * @param partition of its rows
 * @param schema the columns as they are written
 * @param createdAt when it was written, where it says so
 * @param eventHash of its range's event, where there is a chain
 * @param numbered of the event that the file has of its own, where there is such a chain
 */
public record ManifestText(
        String table,
        String fileName,
        String checksum,
        long rowCount,
        long sizeBytes,
        Program producer,
        List<Column> columns,
        Optional<Positions> positions,
        JsonObject partition,
        JsonArray schema,
        Optional<String> createdAt,
        Optional<String> eventHash,
        Optional<Numbered> numbered) {

    /**
     * A program.
     *
     * @param name without its version
     * @param version with the name, {@code name@version}
     * @param revision of its source
     */
    public record Program(String name, String version, String revision) {}

    /** A column of the file. */
    public record Column(String name, String type, boolean isNullable) {}

    /**
     * Whose rows they are.
     *
     * @param writer who has given the positions
     * @param first smallest
     * @param last largest
     */
    public record Positions(String writer, long first, long last) {

        @Override
        public String toString() {
            return "%d to %d of %s".formatted(first, last, writer);
        }
    }

    /**
     * What binds the manifest to an event.
     *
     * @param after number of an event that the file's own comes behind
     * @param checksum of the manifest, {@code sha256:…}
     */
    public record Numbered(long after, String checksum) {}

    /** Thrown when something is no manifest. */
    public static final class NoManifestException extends Exception {

        private final String expected;

        NoManifestException(String expected, String found) {
            super(found);
            this.expected = expected;
        }

        public String expected() {
            return expected;
        }

        public String found() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * @param bytes of the manifest
     * @param root of the manifest
     * @param schema its columns as they are written
     * @param columns the same
     * @throws NoManifestException if it is no manifest's
     */
    static ManifestText of(byte[] bytes, JsonObject root, JsonArray schema, List<Column> columns)
            throws NoManifestException {
        JsonObject tables = object(root, "tables");
        if (tables.size() != 1) {
            throw new NoManifestException("one member of 'tables'", tables.size() + " members");
        }
        Map.Entry<String, JsonValue> table = tables.entrySet().iterator().next();
        JsonObject file = object(tables, table.getKey());
        JsonObject producer = object(root, "producer");
        Optional<Positions> positions =
                root.containsKey("positions")
                        ? Optional.of(positions(object(root, "positions")))
                        : Optional.empty();
        Optional<String> createdAt = optional(root, "created_at");
        boolean isTimed = positions.isPresent() || root.containsKey(ChainedManifest.EVENT_AFTER);
        if (isTimed && createdAt.isEmpty()) {
            throw wrong("created_at", "a string", null);
        }
        return new ManifestText(
                table.getKey(),
                string(file, "file"),
                string(file, "checksum"),
                number(file, "row_count"),
                number(file, "byte_size"),
                new Program(
                        string(producer, "name"),
                        string(producer, "version"),
                        string(producer, "git_sha")),
                columns,
                positions,
                object(root, "partition"),
                schema,
                createdAt,
                optional(root, "pas_event_hash"),
                root.containsKey(ChainedManifest.EVENT_AFTER)
                        ? Optional.of(
                                new Numbered(
                                        number(root, ChainedManifest.EVENT_AFTER),
                                        ChainedManifest.checksum(bytes)))
                        : Optional.empty());
    }

    private static Optional<String> optional(JsonObject parent, String name)
            throws NoManifestException {
        return parent.containsKey(name) ? Optional.of(string(parent, name)) : Optional.empty();
    }

    private static Positions positions(JsonObject positions) throws NoManifestException {
        return new Positions(
                string(positions, "writer"), number(positions, "first"), number(positions, "last"));
    }

    static List<Column> columns(JsonArray schema) throws NoManifestException {
        List<Column> columns = new ArrayList<>();
        for (JsonValue each : schema) {
            if (!(each instanceof JsonObject column)) {
                throw new NoManifestException("an object for each column", each.toString());
            }
            JsonValue nullable = column.get("nullable");
            if (!JsonValue.TRUE.equals(nullable) && !JsonValue.FALSE.equals(nullable)) {
                throw wrong("nullable", "true or false", nullable);
            }
            columns.add(
                    new Column(
                            string(column, "name"),
                            string(column, "type"),
                            JsonValue.TRUE.equals(nullable)));
        }
        return columns;
    }

    private static JsonObject object(JsonObject parent, String name) throws NoManifestException {
        if (parent.get(name) instanceof JsonObject object) {
            return object;
        }
        throw wrong(name, "an object", parent.get(name));
    }

    /** What stands as {@code schema}. */
    static JsonArray schema(@Nullable JsonValue value) throws NoManifestException {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw wrong("schema", "an array", value);
    }

    private static String string(JsonObject parent, String name) throws NoManifestException {
        if (parent.get(name) instanceof JsonString string) {
            return string.getString();
        }
        throw wrong(name, "a string", parent.get(name));
    }

    private static long number(JsonObject parent, String name) throws NoManifestException {
        if (parent.get(name) instanceof JsonNumber number && number.isIntegral()) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException large) {
                throw wrong(name, "a number of at most 64 bits", number);
            }
        }
        throw wrong(name, "a whole number", parent.get(name));
    }

    private static NoManifestException wrong(
            String name, String expected, @Nullable JsonValue found) {
        return new NoManifestException(
                "%s as '%s'".formatted(expected, name),
                found == null ? "no such member" : String.valueOf(found));
    }
}
