package dev.varve.layer.audit;

import jakarta.json.JsonObject;
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
public record EventText(AuditEvent event, String id, AuditEvent.Hashes hashes, boolean isExact)
        implements ChainEventText {

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
        JsonObject root = EventMembers.root(bytes, AuditEvent.TYPE);
        JsonObject partition = EventMembers.object(root, "partition");
        AuditEvent event =
                new AuditEvent(
                        new ChainName(
                                EventMembers.text(partition, "network"),
                                EventMembers.text(partition, "era_id"),
                                EventMembers.text(partition, "version_label")),
                        new LedgerRange(
                                EventMembers.number(partition, "ledger_start"),
                                EventMembers.number(partition, "ledger_end")),
                        EventMembers.text(root, "timestamp"),
                        EventMembers.tables(EventMembers.object(root, "tables")),
                        EventMembers.producer(root),
                        EventMembers.before(root),
                        replaced(root));
        return new EventText(
                event,
                EventMembers.text(root, "event_id"),
                EventMembers.hashes(root),
                Arrays.equals(event.json(), bytes));
    }

    private static SortedMap<String, AuditedTable> replaced(JsonObject root)
            throws NoEventException {
        return root.containsKey("replaces")
                ? EventMembers.tables(
                        EventMembers.object(EventMembers.object(root, "replaces"), "tables"))
                : new TreeMap<>();
    }
}
