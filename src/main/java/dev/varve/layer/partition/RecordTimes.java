package dev.varve.layer.partition;

import dev.varve.record.RowSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * The own time of each staged record, in microseconds since the epoch. A table that names its time
 * field is taken at its word: text there that is no time is an error of its record. Other tables
 * are asked for the usual names, in order, and what does not read as a time of our age is passed
 * over. The time of arrival, where there is one, is that of records without a time of their own.
 */
final class RecordTimes {

    /** The record's time field holds something that is no time. */
    static final long UNREADABLE = TimeCells.UNREADABLE;

    /** The record has no time, and arrived at none. */
    static final long NONE = TimeCells.ABSENT;

    /** What closes or tells the record first, then what brings it. */
    private static final List<String> USUAL_NAMES =
            List.of(
                    "closed_at",
                    "ledger_closed_at",
                    "close_time",
                    "timestamp",
                    "@timestamp",
                    "time",
                    "event_time",
                    "eventTime",
                    "event_timestamp",
                    "eventTimestamp",
                    "datetime",
                    "date_time",
                    "dateTime",
                    "ts",
                    "ts_ms",
                    "ts_us",
                    "ts_ns",
                    "timestamp_ms",
                    "timestampMs",
                    "date",
                    "occurred_at",
                    "occurredAt",
                    "created_at",
                    "createdAt",
                    "capture_ts");

    private final TimeCells[] candidates;
    private final boolean mustRead;
    private final Optional<IntToLongFunction> arrivals;

    private int lastTimeless = -1;
    private long timelessRows;

    /**
     * @param source rows that stay as they are while their times are asked for
     * @param fields the table's time fields, the first that a record has counts; empty where it
     *     names none
     * @param arrivals by row the times of records that have none, in microseconds since the epoch,
     *     if they count
     */
    RecordTimes(RowSource source, List<String> fields, Optional<IntToLongFunction> arrivals) {
        mustRead = !fields.isEmpty();
        this.arrivals = arrivals;
        candidates =
                (mustRead
                                ? TimeCells.named(source, fields)
                                : TimeCells.guessed(source, USUAL_NAMES))
                        .toArray(TimeCells[]::new);
    }

    /**
     * The time of the record in that row, {@link #UNREADABLE} or {@link #NONE}. Rows are asked for
     * in their order, each as often as one likes.
     */
    long micros(int row) {
        for (TimeCells cells : candidates) {
            long micros = cells.micros(row);
            if (micros != NONE && (micros != UNREADABLE || mustRead)) {
                return micros;
            }
        }
        if (row > lastTimeless) {
            lastTimeless = row;
            timelessRows++;
        }
        return arrivals.isPresent() ? arrivals.get().applyAsLong(row) : NONE;
    }

    /** How many of the rows that were asked for have no time of their own. */
    long timelessRows() {
        return timelessRows;
    }
}
