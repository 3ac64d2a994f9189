package dev.varve.layer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.JsonEscaping;
import dev.varve.record.JsonWriter;
import dev.varve.record.Sha256;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One link of a chain: an event of Obsrvr's Public Audit Stream 1.1, and beside it what that does
 * not cover. Everything in it follows from what was published, so whoever writes it writes the same
 * bytes.
 *
 * @param chain that it belongs to
 * @param range of its ledgers
 * @param timestamp when the range was published, as its manifest says
 * @param tables by their names
 * @param producer as the manifest says
 * @param before what the event before it says of itself; of a replacement the event that it
 *     replaces
 * @param replaced what that says of the files that are replaced, by their tables; empty for the
 *     range's own event
 */
public record AuditEvent(
        ChainName chain,
        LedgerRange range,
        String timestamp,
        SortedMap<String, AuditedTable> tables,
        AuditProducer producer,
        Hashes before,
        SortedMap<String, AuditedTable> replaced) {

    static final String VERSION = "1.1";
    static final String TYPE = "bronze_partition";

    private static final String ALGORITHM = "sha256:";
    private static final int ID_DIGITS = 16;
    private static final int EXPECTED_BYTES = 2 << 10;

    /**
     * The two hashes of an event, each {@code sha256:} and 64 hexadecimal digits; empty texts where
     * there is no event.
     *
     * @param event as the stream defines it: ledgers, names and checksums
     * @param content rows, sizes and paths as well
     */
    public record Hashes(String event, String content) {

        /** Of what is before the first event. */
        public static final Hashes NONE = new Hashes("", "");
    }

    public AuditEvent {
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
        replaced = Collections.unmodifiableSortedMap(new TreeMap<>(replaced));
    }

    /** A range's own event. */
    public AuditEvent(
            ChainName chain,
            LedgerRange range,
            String timestamp,
            SortedMap<String, AuditedTable> tables,
            AuditProducer producer,
            Hashes before) {
        this(chain, range, timestamp, tables, producer, before, Collections.emptySortedMap());
    }

    /** Whether it tells of files that took the place of others. */
    public boolean isReplacement() {
        return !replaced.isEmpty();
    }

    /** The hashes of this event. */
    public Hashes hashes() {
        String event = eventHash(chain, range, tables, before.event());
        return new Hashes(event, contentHash(event));
    }

    /**
     * The hash of the stream, which can be told before it is known when the event is published.
     *
     * @param before the hash of the event before; empty for the first
     */
    public static String eventHash(
            ChainName chain,
            LedgerRange range,
            SortedMap<String, AuditedTable> tables,
            String before) {
        StringBuilder text = new StringBuilder();
        text.append(range.first()).append('|').append(range.last()).append('|');
        text.append(before).append('|');
        text.append(chain.network()).append('|');
        text.append(chain.era()).append('|');
        text.append(chain.version()).append('|');
        tables.forEach(
                (name, table) ->
                        text.append(name).append(':').append(table.checksum()).append('|'));
        return sha256(text);
    }

    private String contentHash(String eventHash) {
        StringBuilder text = new StringBuilder();
        text.append(eventHash).append('\n').append(before.content()).append('\n');
        tables.forEach((name, table) -> append(text.append(name).append('\n'), table));
        replaced.forEach(
                (name, table) ->
                        append(
                                text.append("replaces ")
                                        .append(name)
                                        .append('\n')
                                        .append(table.checksum())
                                        .append('\n'),
                                table));
        return sha256(text);
    }

    private static void append(StringBuilder text, AuditedTable table) {
        text.append(table.rowCount()).append('\n');
        text.append(table.byteSize()).append('\n');
        text.append(table.storagePath()).append('\n');
    }

    private static String sha256(CharSequence text) {
        byte[] digest = Sha256.digest().digest(text.toString().getBytes(UTF_8));
        return ALGORITHM + HexFormat.of().formatHex(digest);
    }

    /** Follows from the hash, so that an event has the same whoever writes it. */
    String id(String eventHash) {
        return "pas_evt_" + eventHash.substring(ALGORITHM.length(), ALGORITHM.length() + ID_DIGITS);
    }

    /** The bytes of the event's object. */
    public byte[] json() {
        Hashes hashes = hashes();
        JsonWriter json = JsonWriter.indented(JsonEscaping.VISIBLE, EXPECTED_BYTES).begin('{');
        json.member("version").string(VERSION);
        json.member("event_type").string(TYPE);
        json.member("event_id").string(id(hashes.event()));
        json.member("timestamp").string(timestamp);
        json.member("partition").begin('{');
        json.member("network").string(chain.network());
        json.member("era_id").string(chain.era());
        json.member("version_label").string(chain.version());
        json.member("ledger_start").number(range.first());
        json.member("ledger_end").number(range.last()).end('}');
        write(json, tables);
        if (isReplacement()) {
            json.member("replaces").begin('{');
            json.member("event_hash").string(before.event());
            write(json, replaced);
            json.end('}');
        }
        json.member("producer").begin('{');
        json.member("name").string(producer.name());
        json.member("version").string(producer.version());
        json.member("git_sha").string(producer.gitSha()).end('}');
        json.member("chain").begin('{');
        json.member("prev_event_hash").string(before.event());
        json.member("event_hash").string(hashes.event()).end('}');
        json.member("prev_content_hash").string(before.content());
        json.member("content_hash").string(hashes.content());
        return json.end('}').token("\n").toBytes();
    }

    private static void write(JsonWriter json, SortedMap<String, AuditedTable> tables) {
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
