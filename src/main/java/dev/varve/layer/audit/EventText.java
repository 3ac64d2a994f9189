package dev.varve.layer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the object of an event says.
 *
 * @param event its values
 * @param id that it gives itself
 * @param hashes that it gives itself
 * @param isExact whether the bytes are those that {@link AuditEvent#json} makes of the values
 */
public record EventText(AuditEvent event, String id, AuditEvent.Hashes hashes, boolean isExact) {

    /** Looked up once: that takes longer than to read an event. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Thrown when something is no event. */
    public static final class NoEventException extends Exception {

        private static final long serialVersionUID = 1L;

        NoEventException(String found) {
            super(found);
        }
    }

    /** Whether the hashes are those of the values. */
    public boolean hasItsHashes() {
        return hashes.equals(event.hashes());
    }

    /**
     * @throws NoEventException if it is none of the stream's version 1.1
     */
    public static EventText parse(byte[] bytes) throws NoEventException {
        try (JsonReader reader = JSON.createReader(new StringReader(new String(bytes, UTF_8)))) {
            return of(reader.readObject(), bytes);
        } catch (JsonException | IllegalStateException wrong) {
            throw new NoEventException("no JSON object: " + wrong.getMessage());
        }
    }

    private static EventText of(JsonObject root, byte[] bytes) throws NoEventException {
        require(root, "version", AuditEvent.VERSION);
        require(root, "event_type", AuditEvent.TYPE);
        JsonObject partition = object(root, "partition");
        JsonObject producer = object(root, "producer");
        JsonObject chain = object(root, "chain");
        AuditEvent event =
                new AuditEvent(
                        new ChainName(
                                text(partition, "network"),
                                text(partition, "era_id"),
                                text(partition, "version_label")),
                        new LedgerRange(
                                number(partition, "ledger_start"), number(partition, "ledger_end")),
                        text(root, "timestamp"),
                        tables(object(root, "tables")),
                        new AuditProducer(
                                text(producer, "name"),
                                text(producer, "version"),
                                text(producer, "git_sha")),
                        new AuditEvent.Hashes(
                                text(chain, "prev_event_hash"), text(root, "prev_content_hash")),
                        replaced(root));
        return new EventText(
                event,
                text(root, "event_id"),
                new AuditEvent.Hashes(text(chain, "event_hash"), text(root, "content_hash")),
                Arrays.equals(event.json(), bytes));
    }

    private static SortedMap<String, AuditedTable> replaced(JsonObject root)
            throws NoEventException {
        return root.containsKey("replaces")
                ? tables(object(object(root, "replaces"), "tables"))
                : new TreeMap<>();
    }

    private static SortedMap<String, AuditedTable> tables(JsonObject root) throws NoEventException {
        SortedMap<String, AuditedTable> tables = new TreeMap<>();
        for (String name : root.keySet()) {
            JsonObject table = object(root, name);
            tables.put(
                    name,
                    new AuditedTable(
                            text(table, "checksum"),
                            number(table, "row_count"),
                            text(table, "storage_path"),
                            number(table, "byte_size")));
        }
        return tables;
    }

    private static void require(JsonObject root, String member, String value)
            throws NoEventException {
        String found = text(root, member);
        if (!found.equals(value)) {
            throw new NoEventException("%s '%s' and not '%s'".formatted(member, found, value));
        }
    }

    private static JsonObject object(JsonObject root, String member) throws NoEventException {
        if (root.get(member) instanceof JsonObject object) {
            return object;
        }
        throw new NoEventException("no object '%s'".formatted(member));
    }

    private static String text(JsonObject root, String member) throws NoEventException {
        if (root.get(member) instanceof JsonString string) {
            return string.getString();
        }
        throw new NoEventException("no text '%s'".formatted(member));
    }

    private static long number(JsonObject root, String member) throws NoEventException {
        if (root.get(member) instanceof JsonNumber number && number.isIntegral()) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException tooLarge) {
                throw new NoEventException("%s %s".formatted(member, number));
            }
        }
        throw new NoEventException("no whole number '%s'".formatted(member));
    }
}
