package dev.varve.layer.partition;

import dev.varve.record.RowSource;
import dev.varve.record.Timestamps;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The own time of each staged record, in microseconds since the epoch. A table that names its time
 * field is taken at its word: text there that is no time is an error of its record. Other tables
 * are asked for the usual names, in order, and what does not read as a time is passed over. The
 * clock is asked, once for all, only where a record has no time of its own.
 */
final class RecordTimes {

    /** The record's time field holds something that is no time. */
    static final long UNREADABLE = Timestamps.NOT_A_TIMESTAMP;

    private static final List<String> USUAL_NAMES =
            List.of(
                    "closed_at",
                    "ledger_closed_at",
                    "close_time",
                    "timestamp",
                    "time",
                    "event_time",
                    "ts",
                    "created_at",
                    "capture_ts");

    private final StagedCells[] candidates;
    private final boolean mustRead;
    private final long clockMicros;

    /** The text that was read last, where it stands: it often comes again in the next row. */
    private byte[] lastText = {};

    private int lastFrom;
    private int lastTo;
    private long lastMicros = UNREADABLE;

    /**
     * @param source rows that stay as they are while their times are asked for
     * @param fields the table's time fields, the first that a record has counts; empty where it
     *     names none
     * @param now the time of records that have none
     */
    RecordTimes(RowSource source, List<String> fields, Instant now) {
        mustRead = !fields.isEmpty();
        clockMicros =
                Math.addExact(
                        Math.multiplyExact(now.getEpochSecond(), 1_000_000L),
                        now.getNano() / 1_000);
        candidates = StagedCells.of(source, mustRead ? fields : USUAL_NAMES);
    }

    /** The time of the record in that row, or {@link #UNREADABLE}. */
    long micros(int row) {
        for (StagedCells cells : candidates) {
            if (cells.isNull(row)) {
                continue;
            }
            long micros = read(cells, row);
            if (micros != UNREADABLE || mustRead) {
                return micros;
            }
        }
        return clockMicros;
    }

    private long read(StagedCells cells, int row) {
        return switch (cells.column().type()) {
            case TIMESTAMP -> cells.word(row);
            case INT64, INT32, UINT32, UINT64 -> Timestamps.microsOfEpoch(cells.word(row));
            case TEXT -> parse(cells.column().bytes(), cells.start(row), cells.end(row));
            case DOUBLE, JSON -> readMixed(cells, row);
            case UNKNOWN, BOOL, BINARY -> UNREADABLE;
        };
    }

    /** The record's own value, where other records may have made its column another. */
    private long readMixed(StagedCells cells, int row) {
        if (cells.findText(row)) {
            return parse(cells.text(), cells.textFrom(), cells.textTo());
        }
        long epoch = cells.whole(row);
        return epoch == StagedCells.NOT_WHOLE ? UNREADABLE : Timestamps.microsOfEpoch(epoch);
    }

    private long parse(byte[] text, int from, int to) {
        if (!Arrays.equals(lastText, lastFrom, lastTo, text, from, to)) {
            lastMicros = Timestamps.parseMicros(text, from, to);
            lastText = text;
            lastFrom = from;
            lastTo = to;
        }
        return lastMicros;
    }
}
