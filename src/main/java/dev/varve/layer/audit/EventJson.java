package dev.varve.layer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.JsonEscaping;
import dev.varve.record.JsonWriter;
import dev.varve.record.Sha256;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The JSON of an event, and the hashes in it. Stateless. */
final class EventJson {

    static final String VERSION = "1.1";

    private static final String ALGORITHM = "sha256:";
    private static final int ID_DIGITS = 16;
    private static final int EXPECTED_BYTES = 2 << 10;

    private EventJson() {}

    static String sha256(CharSequence text) {
        byte[] digest = Sha256.digest().digest(text.toString().getBytes(UTF_8));
        return ALGORITHM + HexFormat.of().formatHex(digest);
    }

    /** What the stream's own hash covers of the tables. */
    static void appendChecksums(StringBuilder text, SortedMap<String, AuditedTable> tables) {
        tables.forEach(
                (name, table) ->
                        text.append(name).append(':').append(table.checksum()).append('|'));
    }

    /** What that hash does not cover. */
    static StringBuilder content(String eventHash, ChainEvent event) {
        StringBuilder text = new StringBuilder();
        text.append(eventHash).append('\n').append(event.before().content()).append('\n');
        event.tables()
                .forEach((name, table) -> appendContent(text.append(name).append('\n'), table));
        return text;
    }

    static void appendContent(StringBuilder text, AuditedTable table) {
        text.append(table.rowCount()).append('\n');
        text.append(table.byteSize()).append('\n');
        text.append(table.storagePath()).append('\n');
    }

    /** Follows from the hash, so that an event has the same whoever writes it. */
    static String id(String eventHash) {
        return "pas_evt_" + eventHash.substring(ALGORITHM.length(), ALGORITHM.length() + ID_DIGITS);
    }

    /**
     * @param type of the event
     * @param partition writes the members that say where the event belongs
     * @param end writes the last members
     */
    static byte[] bytes(
            ChainEvent event,
            String type,
            Consumer<JsonWriter> partition,
            Consumer<JsonWriter> end) {
        AuditEvent.Hashes hashes = event.hashes();
        JsonWriter json = JsonWriter.indented(JsonEscaping.VISIBLE, EXPECTED_BYTES).begin('{');
        json.member("version").string(VERSION);
        json.member("event_type").string(type);
        json.member("event_id").string(id(hashes.event()));
        json.member("timestamp").string(event.timestamp());
        json.member("partition").begin('{');
        partition.accept(json);
        json.end('}');
        write(json, event.tables());
        AuditProducer producer = event.producer();
        json.member("producer").begin('{');
        json.member("name").string(producer.name());
        json.member("version").string(producer.version());
        json.member("git_sha").string(producer.gitSha()).end('}');
        json.member("chain").begin('{');
        json.member("prev_event_hash").string(event.before().event());
        json.member("event_hash").string(hashes.event()).end('}');
        json.member("prev_content_hash").string(event.before().content());
        json.member("content_hash").string(hashes.content());
        end.accept(json);
        return json.end('}').token("\n").toBytes();
    }

    static void write(JsonWriter json, SortedMap<String, AuditedTable> tables) {
        json.member("tables").begin('{');
        tables.forEach((name, table) -> write(json.member(name), table));
        json.end('}');
    }

    private static void write(JsonWriter json, AuditedTable table) {
        json.begin('{').member("checksum").string(table.checksum());
        json.member("row_count").number(table.rowCount());
        json.member("storage_path").string(table.storagePath());
        json.member("byte_size").number(table.byteSize()).end('}');
    }
}
