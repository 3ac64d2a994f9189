package dev.varve.layer.partition;

import dev.varve.record.ColumnType;
import dev.varve.record.TableName;
import dev.varve.record.json.JsonLiteral;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where rows belong.
 *
 * @param table the rows' table
 * @param path the directory below the table's own, such as {@code year=2024/month=01/day=15}
 * @param ledgers the range of ledgers, where the partition is one
 * @param values what each of the columns is in every row by whose values the table is divided. The
 *     path tells them apart as far as it can; what it spells alike, null and an empty text, are two
 *     partitions of one directory
 */
public record Partition(
        TableName table, String path, Optional<LedgerSpan> ledgers, List<Value> values)
        implements Comparable<Partition> {

    public Partition {
        values = List.copyOf(values);
    }

    /** One that is divided by no column's values. */
    public Partition(TableName table, String path, Optional<LedgerSpan> ledgers) {
        this(table, path, ledgers, List.of());
    }

    /** What paths of one hash need, so that a map of them finds each in few steps. */
    private static final Comparator<Partition> ORDER =
            Comparator.comparing(Partition::table)
                    .thenComparing(Partition::path)
                    .thenComparing(each -> each.ledgers.map(LedgerSpan::first).orElse(-1L))
                    .thenComparing(each -> each.ledgers.map(LedgerSpan::last).orElse(-1L))
                    .thenComparing(Partition::values, Partition::compare);

    private static final Comparator<Value> BY_COLUMN_AND_JSON =
            Comparator.comparing(Value::column)
                    .thenComparing(Value::json, Comparator.nullsFirst(Comparator.naturalOrder()));

    private static int compare(List<Value> some, List<Value> others) {
        for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
            int order = BY_COLUMN_AND_JSON.compare(some.get(i), others.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(some.size(), others.size());
    }

    /**
     * What one column is in all rows.
     *
     * @param column its name
     * @param json the value, whatever the column's type may become; null where the records have
     *     none
     */
    public record Value(String column, @Nullable String json) {

        /** What a column of that type holds, as text. */
        public @Nullable String text(ColumnType type) {
            if (json == null || type == ColumnType.JSON || !isString(json)) {
                return json;
            }
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            return new String(JsonLiteral.text(bytes, 0, bytes.length), StandardCharsets.UTF_8);
        }

        /** Whether a column of that type holds it as a literal, where a string may read alike. */
        public boolean isLiteral(ColumnType type) {
            return json != null && type == ColumnType.TEXT && !isString(json);
        }

        private static boolean isString(String json) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            return JsonLiteral.isString(bytes, 0, bytes.length);
        }
    }

    /**
     * Ledgers from the first to the last, both included.
     *
     * @param first smallest sequence number
     * @param last largest sequence number
     */
    public record LedgerSpan(long first, long last) {

        /** The smallest span that covers both. */
        public LedgerSpan with(LedgerSpan other) {
            return new LedgerSpan(Math.min(first, other.first), Math.max(last, other.last));
        }

        @Override
        public String toString() {
            return first + "-" + last;
        }
    }

    @Override
    public int compareTo(Partition other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return table + "/" + path;
    }
}
