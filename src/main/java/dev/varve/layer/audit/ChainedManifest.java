package dev.varve.layer.audit;

import dev.varve.record.Sha256;
import jakarta.json.JsonObject;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The manifest of a file with an event of its own, from which that event follows but for its place
 * in the chain.
 *
 * @param after number of an event that was there before the manifest was: that of the file comes
 *     behind it; 0 where there was none
 * @param createdAt when the file was published
 * @param producer who published it
 * @param path of the file's partition, below the table's folder
 * @param file what is told of it
 * @param positions of its rows; empty where they have none
 * @param checksum of the manifest, {@code sha256:} and 64 hexadecimal digits
 */
public record ChainedManifest(
        long after,
        String createdAt,
        AuditProducer producer,
        String path,
        AuditedTable file,
        Optional<FileEvent.Positions> positions,
        String checksum) {

    /** The member that says {@link #after}. */
    public static final String EVENT_AFTER = "pas_event_after";

    /**
     * Empty for the manifest of a file that gets no event, since it was published without a chain.
     *
     * @param table of the file
     * @param storagePath the file's key below the prefix
     * @throws EventText.NoEventException if it is no manifest of such a file; the message says what
     *     it lacks
     */
    public static Optional<ChainedManifest> parse(byte[] bytes, String table, String storagePath)
            throws EventText.NoEventException {
        JsonObject root = EventMembers.json(bytes);
        if (!root.containsKey(EVENT_AFTER)) {
            return Optional.empty();
        }
        JsonObject file = EventMembers.object(EventMembers.object(root, "tables"), table);
        return Optional.of(
                new ChainedManifest(
                        EventMembers.number(root, EVENT_AFTER),
                        EventMembers.text(root, "created_at"),
                        EventMembers.producer(root),
                        EventMembers.text(EventMembers.object(root, "partition"), "path"),
                        new AuditedTable(
                                EventMembers.text(file, "checksum"),
                                EventMembers.number(file, "row_count"),
                                storagePath,
                                EventMembers.number(file, "byte_size")),
                        positions(root),
                        checksum(bytes)));
    }

    private static Optional<FileEvent.Positions> positions(JsonObject root)
            throws EventText.NoEventException {
        if (!root.containsKey("positions")) {
            return Optional.empty();
        }
        JsonObject positions = EventMembers.object(root, "positions");
        return Optional.of(
                new FileEvent.Positions(
                        EventMembers.number(positions, "first"),
                        EventMembers.number(positions, "last")));
    }

    /** As an event tells it of a manifest. */
    public static String checksum(byte[] manifest) {
        return "sha256:" + HexFormat.of().formatHex(Sha256.digest().digest(manifest));
    }

    /** The event of the file, in that place of its table's chain. */
    public FileEvent event(String table, long number, AuditEvent.Hashes before) {
        return new FileEvent(
                table, number, path, positions, createdAt, file, checksum, producer, before);
    }
}
