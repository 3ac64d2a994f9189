package dev.varve.layer.audit;

import dev.varve.record.JsonWriter;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The event of one file, in the layout {@code hive}: an event as those of ledger ranges are, in the
 * chain of the file's table, where numbers tell the order.
 *
 * @param table of the file
 * @param number in the chain, from 1 on
 * @param path of the file's partition, below the table's folder
 * @param positions of the file's rows; empty where they have none
 * @param timestamp when the file was published, as its manifest says
 * @param file what is told of it
 * @param manifestChecksum of the file's manifest, {@code sha256:} and 64 hexadecimal digits
 * @param producer as the manifest says
 * @param before what the event before it says of itself
 */
public record FileEvent(
        String table,
        long number,
        String path,
        Optional<Positions> positions,
        String timestamp,
        AuditedTable file,
        String manifestChecksum,
        AuditProducer producer,
        AuditEvent.Hashes before)
        implements ChainEvent {

    static final String TYPE = "hive_partition";

    /**
     * Of rows.
     *
     * @param first smallest
     * @param last largest
     */
    public record Positions(long first, long last) {}

    @Override
    public SortedMap<String, AuditedTable> tables() {
        return Collections.unmodifiableSortedMap(
                new TreeMap<>(Collections.singletonMap(table, file)));
    }

    @Override
    public AuditEvent.Hashes hashes() {
        StringBuilder text = new StringBuilder();
        text.append(first()).append('|').append(last()).append('|');
        text.append(before.event()).append('|');
        text.append(table).append('|');
        text.append(path).append('|');
        text.append(number).append('|');
        EventJson.appendChecksums(text, tables());
        String event = EventJson.sha256(text);
        StringBuilder content = EventJson.content(event, this);
        content.append(manifestChecksum).append('\n');
        return new AuditEvent.Hashes(event, EventJson.sha256(content));
    }

    private String first() {
        return positions.map(each -> Long.toString(each.first())).orElse("");
    }

    private String last() {
        return positions.map(each -> Long.toString(each.last())).orElse("");
    }

    @Override
    public byte[] json() {
        return EventJson.bytes(
                this,
                TYPE,
                this::writePartition,
                json -> json.member("manifest_checksum").string(manifestChecksum));
    }

    private void writePartition(JsonWriter json) {
        json.member("table").string(table);
        json.member("path").string(path);
        json.member("event_number").number(number);
        json.member("first_position");
        writePosition(json, first());
        json.member("last_position");
        writePosition(json, last());
    }

    private static void writePosition(JsonWriter json, String position) {
        json.token(position.isEmpty() ? "null" : position);
    }
}
