package dev.varve.layer.audit;

import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What the object of a file's event says.
 *
 * @param event its values
 * @param id that it gives itself
 * @param hashes that it gives itself
 * @param isExact whether the bytes are those that {@link FileEvent#json} makes of the values
 */
public record FileEventText(FileEvent event, String id, AuditEvent.Hashes hashes, boolean isExact)
        implements ChainEventText {

    /**
     * @throws EventText.NoEventException if it is no event of a file of the stream's version 1.1
     */
    public static FileEventText parse(byte[] bytes) throws EventText.NoEventException {
        JsonObject root = EventMembers.root(bytes, FileEvent.TYPE);
        JsonObject partition = EventMembers.object(root, "partition");
        String table = EventMembers.text(partition, "table");
        FileEvent event =
                new FileEvent(
                        table,
                        EventMembers.number(partition, "event_number"),
                        EventMembers.text(partition, "path"),
                        positions(partition),
                        EventMembers.text(root, "timestamp"),
                        file(EventMembers.tables(EventMembers.object(root, "tables")), table),
                        EventMembers.text(root, "manifest_checksum"),
                        EventMembers.producer(root),
                        EventMembers.before(root));
        return new FileEventText(
                event,
                EventMembers.text(root, "event_id"),
                EventMembers.hashes(root),
                Arrays.equals(event.json(), bytes));
    }

    private static Optional<FileEvent.Positions> positions(JsonObject partition)
            throws EventText.NoEventException {
        OptionalLong first = EventMembers.optionalNumber(partition, "first_position");
        OptionalLong last = EventMembers.optionalNumber(partition, "last_position");
        if (first.isPresent() != last.isPresent()) {
            throw new EventText.NoEventException("only one of two positions");
        }
        return first.isPresent()
                ? Optional.of(new FileEvent.Positions(first.getAsLong(), last.getAsLong()))
                : Optional.empty();
    }

    private static AuditedTable file(SortedMap<String, AuditedTable> tables, String table)
            throws EventText.NoEventException {
        AuditedTable file = tables.get(table);
        if (file == null || tables.size() != 1) {
            throw new EventText.NoEventException(
                    "tables %s and not %s alone".formatted(tables.keySet(), table));
        }
        return file;
    }
}
