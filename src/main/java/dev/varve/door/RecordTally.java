package dev.varve.door;

import dev.varve.record.ColumnWidening;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of the records of one request or input: how many of each table were accepted, how many
 * rejected, and the first rejections. Not thread-safe.
 */
public final class RecordTally {

    /** How many rejections are told one by one. */
    private static final int FIRST_REJECTIONS = 100;

    /** How many columns that became wider are told. */
    private static final int MOST_WIDENINGS = 1_000;

    private static final byte[] NONE = {};

    private Counts counts = new Counts(new TreeMap<>(), List.of(), 0, Remarks.NONE, 0);
    private final List<ColumnWidening> widenings = new ArrayList<>();
    private boolean countsLines;

    /** All of it together: it changes at once, or not at all. */
    record Counts(
            SortedMap<TableName, Long> accepted,
            List<Rejection> firstRejections,
            long rejected,
            Remarks remarks,
            long lastLine) {

        /** The same and a piece more, whose lines are later ones. */
        Counts with(Piece piece) {
            SortedMap<TableName, Long> tables = new TreeMap<>(accepted);
            piece.accepted()
                    .forEach(
                            (table, rows) -> {
                                if (rows > 0) {
                                    tables.merge(table, rows, Long::sum);
                                }
                            });
            return new Counts(
                    tables,
                    first(piece.rejections()),
                    rejected + piece.rejections().size(),
                    remarks.plus(piece.remarks()),
                    Math.max(lastLine, piece.lastLine()));
        }

        private List<Rejection> first(List<Rejection> more) {
            int room = FIRST_REJECTIONS - firstRejections.size();
            if (room == 0 || more.isEmpty()) {
                return firstRejections;
            }
            List<Rejection> first = new ArrayList<>(firstRejections);
            more.stream()
                    .sorted(Comparator.comparingLong(Rejection::line))
                    .limit(room)
                    .map(Counts::withoutRaw)
                    .forEach(first::add);
            return first;
        }

        /** The record itself is told to nobody, and may be large. */
        private static Rejection withoutRaw(Rejection rejection) {
            return new Rejection(
                    rejection.table(),
                    rejection.line(),
                    rejection.column(),
                    rejection.field(),
                    rejection.reason(),
                    NONE);
        }
    }

    /**
     * What is accepted and rejected together.
     *
     * @param accepted rows by table
     * @param lastLine of it, or 0 where it has no lines
     */
    record Piece(
            Map<TableName, Long> accepted,
            List<Rejection> rejections,
            Remarks remarks,
            long lastLine) {}

    /** What this would be with a piece more. */
    Counts with(Piece piece) {
        return counts.with(piece);
    }

    /** One that says this. */
    static RecordTally of(Counts counts) {
        RecordTally tally = new RecordTally();
        tally.become(counts);
        return tally;
    }

    /** Takes no memory. */
    void become(Counts next) {
        counts = next;
    }

    /** The first so many columns that became wider while the records were read, in their order. */
    public List<ColumnWidening> widenings() {
        return List.copyOf(widenings);
    }

    void widened(List<ColumnWidening> more) {
        more.stream().limit(MOST_WIDENINGS - widenings.size()).forEach(widenings::add);
    }

    /** From now on it is known through which line all is accepted or rejected. */
    void countLines() {
        countsLines = true;
    }

    public long acceptedRows() {
        return counts.accepted.values().stream().mapToLong(Long::longValue).sum();
    }

    public Map<TableName, Long> accepted() {
        return counts.accepted;
    }

    public long rejectedRows() {
        return counts.rejected;
    }

    public long duplicateKeys() {
        return counts.remarks.duplicateKeys();
    }

    public Remarks remarks() {
        return counts.remarks;
    }

    /**
     * The line through which all records are accepted or rejected, and none behind it; empty where
     * all records are accepted together.
     */
    public OptionalLong lastLine() {
        return countsLines ? OptionalLong.of(counts.lastLine) : OptionalLong.empty();
    }

    /** The first rejections, in the order of their lines; without the records themselves. */
    public List<Rejection> firstRejections() {
        return counts.firstRejections;
    }
}
