package dev.varve.layer.partition;

import dev.varve.record.TableName;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where rows belong.
 *
 * @param table the rows' table
 * @param path the directory below the table's own, such as {@code year=2024/month=01/day=15}
 * @param ledgers the range of ledgers, where the partition is one
 */
public record Partition(TableName table, String path, Optional<LedgerSpan> ledgers)
        implements Comparable<Partition> {

    /** What paths of one hash need, so that a map of them finds each in few steps. */
    private static final Comparator<Partition> ORDER =
            Comparator.comparing(Partition::table)
                    .thenComparing(Partition::path)
                    .thenComparing(each -> each.ledgers.map(LedgerSpan::first).orElse(-1L))
                    .thenComparing(each -> each.ledgers.map(LedgerSpan::last).orElse(-1L));

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
