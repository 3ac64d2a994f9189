package dev.varve.layer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.JsonText;
import dev.varve.record.Sha256;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
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
 * @param before what the event before it says of itself
 */
public record AuditEvent(
        ChainName chain,
        LedgerRange range,
        String timestamp,
        SortedMap<String, AuditedTable> tables,
        AuditProducer producer,
        Hashes before) {

    static final String VERSION = "1.1";
    static final String TYPE = "bronze_partition";

    private static final String ALGORITHM = "sha256:";
    private static final int ID_DIGITS = 16;

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
        tables.forEach(
                (name, table) ->
                        text.append(name)
                                .append('\n')
                                .append(table.rowCount())
                                .append('\n')
                                .append(table.byteSize())
                                .append('\n')
                                .append(table.storagePath())
                                .append('\n'));
        return sha256(text);
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
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", VERSION);
        event.put("event_type", TYPE);
        event.put("event_id", id(hashes.event()));
        event.put("timestamp", timestamp);
        event.put("partition", partition());
        Map<String, Object> each = new LinkedHashMap<>();
        tables.forEach((name, table) -> each.put(name, json(table)));
        event.put("tables", each);
        event.put("producer", json(producer));
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("prev_event_hash", before.event());
        links.put("event_hash", hashes.event());
        event.put("chain", links);
        event.put("prev_content_hash", before.content());
        event.put("content_hash", hashes.content());
        return JsonText.indented(event).getBytes(UTF_8);
    }

    private Map<String, Object> partition() {
        Map<String, Object> partition = new LinkedHashMap<>();
        partition.put("network", chain.network());
        partition.put("era_id", chain.era());
        partition.put("version_label", chain.version());
        partition.put("ledger_start", range.first());
        partition.put("ledger_end", range.last());
        return partition;
    }

    private static Map<String, Object> json(AuditedTable table) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("checksum", table.checksum());
        members.put("row_count", table.rowCount());
        members.put("storage_path", table.storagePath());
        members.put("byte_size", table.byteSize());
        return members;
    }

    private static Map<String, Object> json(AuditProducer producer) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", producer.name());
        members.put("version", producer.version());
        members.put("git_sha", producer.gitSha());
        return members;
    }
}
