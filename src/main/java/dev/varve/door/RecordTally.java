package dev.varve.door;

import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of the records of one request or input: how many of each table were accepted, how many
 * rejected, and the first rejections. Not thread-safe.
 */
public final class RecordTally {

    /** How many rejections are told one by one. */
    private static final int FIRST_REJECTIONS = 100;

    private final SortedMap<TableName, Long> accepted = new TreeMap<>();
    private final List<Rejection> firstRejections = new ArrayList<>();
    private long rejected;
    private long duplicateKeys;

    void accept(TableName table, long rows) {
        if (rows > 0) {
            accepted.merge(table, rows, Long::sum);
        }
    }

    /** Rejections of one chunk; those of later chunks have later lines. */
    void reject(List<Rejection> rejections) {
        rejected += rejections.size();
        rejections.stream()
                .sorted(Comparator.comparingLong(Rejection::line))
                .limit(FIRST_REJECTIONS - firstRejections.size())
                .forEach(firstRejections::add);
    }

    void countDuplicateKeys(long count) {
        duplicateKeys += count;
    }

    public long acceptedRows() {
        return accepted.values().stream().mapToLong(Long::longValue).sum();
    }

    public Map<TableName, Long> accepted() {
        return accepted;
    }

    public long rejectedRows() {
        return rejected;
    }

    public long duplicateKeys() {
        return duplicateKeys;
    }

    /** The first rejections, in the order of their lines. */
    public List<Rejection> firstRejections() {
        return firstRejections;
    }
}
