package dev.varve.layer.audit;

import dev.varve.record.JsonWriter;
import java.util.Collections;
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
        SortedMap<String, AuditedTable> replaced)
        implements ChainEvent {

    static final String TYPE = "bronze_partition";

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

    @Override
    public Hashes hashes() {
        String event = eventHash(chain, range, tables, before.event());
        return new Hashes(event, EventJson.sha256(content(event)));
    }

    private StringBuilder content(String eventHash) {
        StringBuilder text = EventJson.content(eventHash, this);
        replaced.forEach(
                (name, table) -> {
                    text.append("replaces ").append(name).append('\n');
                    text.append(table.checksum()).append('\n');
                    EventJson.appendContent(text, table);
                });
        return text;
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
        EventJson.appendChecksums(text, tables);
        return EventJson.sha256(text);
    }

    @Override
    public byte[] json() {
        return EventJson.bytes(
                this,
                TYPE,
                json -> {
                    json.member("network").string(chain.network());
                    json.member("era_id").string(chain.era());
                    json.member("version_label").string(chain.version());
                    json.member("ledger_start").number(range.first());
                    json.member("ledger_end").number(range.last());
                },
                this::writeReplaced);
    }

    private void writeReplaced(JsonWriter json) {
        if (isReplacement()) {
            json.member("replaces").begin('{');
            json.member("event_hash").string(before.event());
            EventJson.write(json, replaced);
            json.end('}');
        }
    }
}
