package dev.varve.layer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.JsonTree;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The members of an event's object. Stateless. */
final class EventMembers {

    private EventMembers() {}

    /**
     * @param type that the event must have
     * @throws EventText.NoEventException if it is no event of the stream's version 1.1
     */
    static JsonObject root(byte[] bytes, String type) throws EventText.NoEventException {
        JsonObject root = json(bytes);
        require(root, "version", EventJson.VERSION);
        require(root, "event_type", type);
        return root;
    }

    /**
     * @throws EventText.NoEventException if it is no JSON object
     */
    static JsonObject json(byte[] bytes) throws EventText.NoEventException {
        try {
            return JsonTree.object(new String(bytes, UTF_8));
        } catch (JsonException wrong) {
            throw new EventText.NoEventException("no JSON object: " + wrong.getMessage());
        }
    }

    static AuditProducer producer(JsonObject root) throws EventText.NoEventException {
        JsonObject producer = object(root, "producer");
        return new AuditProducer(
                text(producer, "name"), text(producer, "version"), text(producer, "git_sha"));
    }

    static AuditEvent.Hashes before(JsonObject root) throws EventText.NoEventException {
        return new AuditEvent.Hashes(
                text(object(root, "chain"), "prev_event_hash"), text(root, "prev_content_hash"));
    }

    static AuditEvent.Hashes hashes(JsonObject root) throws EventText.NoEventException {
        return new AuditEvent.Hashes(
                text(object(root, "chain"), "event_hash"), text(root, "content_hash"));
    }

    /** Empty for {@code null}. */
    static OptionalLong optionalNumber(JsonObject root, String member)
            throws EventText.NoEventException {
        return JsonValue.NULL.equals(root.get(member))
                ? OptionalLong.empty()
                : OptionalLong.of(number(root, member));
    }

    static SortedMap<String, AuditedTable> tables(JsonObject root)
            throws EventText.NoEventException {
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
            throws EventText.NoEventException {
        String found = text(root, member);
        if (!found.equals(value)) {
            throw new EventText.NoEventException(
                    "%s '%s' and not '%s'".formatted(member, found, value));
        }
    }

    static JsonObject object(JsonObject root, String member) throws EventText.NoEventException {
        if (root.get(member) instanceof JsonObject object) {
            return object;
        }
        throw new EventText.NoEventException("no object '%s'".formatted(member));
    }

    static String text(JsonObject root, String member) throws EventText.NoEventException {
        if (root.get(member) instanceof JsonString string) {
            return string.getString();
        }
        throw new EventText.NoEventException("no text '%s'".formatted(member));
    }

    static long number(JsonObject root, String member) throws EventText.NoEventException {
        if (root.get(member) instanceof JsonNumber number && number.isIntegral()) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException tooLarge) {
                throw new EventText.NoEventException("%s %s".formatted(member, number));
            }
        }
        throw new EventText.NoEventException("no whole number '%s'".formatted(member));
    }
}
