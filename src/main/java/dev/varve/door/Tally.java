package dev.varve.door;

import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of the records of one request or archive. Not thread-safe. */
final class Tally {

    /** How many rejections are told one by one. */
    static final int TOLD = 100;

    private final SortedMap<TableName, Long> accepted = new TreeMap<>();
    private final List<Rejection> told = new ArrayList<>();
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
                .limit(TOLD - told.size())
                .forEach(told::add);
    }

    void countDuplicateKeys(long count) {
        duplicateKeys += count;
    }

    long acceptedRows() {
        return accepted.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<TableName, Long> accepted() {
        return accepted;
    }

    long rejectedRows() {
        return rejected;
    }

    long duplicateKeys() {
        return duplicateKeys;
    }

    /** The first rejections, in the order of their lines. */
    List<Rejection> told() {
        return told;
    }
}
