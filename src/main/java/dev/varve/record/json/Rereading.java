package dev.varve.record.json;

import dev.varve.record.RecordFault;
import dev.varve.record.Rejection;
import dev.varve.record.RowSources;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of one table that are read once more from their bytes, as if others between them had not
 * been; so are the records that were refused because of what those others taught. For one use.
 */
final class Rereading {

    private final TableReader reader;
    private final JsonScanner scanner;
    private final RecordTable table;
    private final Staging staging;
    private final RowSources sources;
    private final int rows;
    private final List<Postponed> postponed;

    private final List<Rejection> refused = new ArrayList<>();
    private final List<Rejection> withdrawn = new ArrayList<>();

    /**
     * @param table whose staging is empty
     * @param sources where the rows came from
     * @param rows how many there are
     * @param postponed in the order they came, numbered among the rows
     */
    Rereading(
            TableReader reader,
            JsonScanner scanner,
            RecordTable table,
            RowSources sources,
            int rows,
            List<Postponed> postponed) {
        this.reader = reader;
        this.scanner = scanner;
        this.table = table;
        this.staging = table.rows();
        this.sources = sources;
        this.rows = rows;
        this.postponed = postponed;
    }

    /** The rows that cannot be taken this time. */
    List<Rejection> refused() {
        return refused;
    }

    /** The rejections of the records that were taken this time. */
    List<Rejection> withdrawn() {
        return withdrawn;
    }

    void read() {
        table.mark();
        int restarts = 0;
        int row = 0;
        int late = 0;
        while (row < rows || late < postponed.size()) {
            boolean isLate = late < postponed.size() && postponed.get(late).row() <= row;
            boolean done = isLate ? readLate(postponed.get(late)) : readRow(row);
            if (done) {
                late += isLate ? 1 : 0;
                row += isLate ? 0 : 1;
                continue;
            }
            List<StagedColumn> wider = staging.takeWidened();
            if (restarts < TableReader.MAX_RESTARTS) {
                restarts++;
                table.rewind();
                refused.clear();
                withdrawn.clear();
                row = 0;
                late = 0;
            }
            staging.widen(wider);
        }
    }

    /**
     * Reads a row that was taken before.
     *
     * @return whether the columns are wide enough for it
     */
    private boolean readRow(int row) {
        byte[] in = sources.source(row);
        int begin = sources.begin(row);
        try {
            scanner.allowLineBreaks(true);
            reader.readAgain(table, in, scanner.skipBlank(in, begin));
        } catch (RecordFault fault) {
            refused.add(fault.rejection(staging.table(), sources, row));
            return true;
        } finally {
            scanner.allowLineBreaks(false);
        }
        if (staging.wantsWider()) {
            return false;
        }
        reader.end(in, begin, sources.end(row), sources.line(row), sources.column(row));
        return true;
    }

    /** As {@link #readRow}, of a record that was refused before. */
    private boolean readLate(Postponed record) {
        byte[] in = record.in();
        int recordEnd;
        try {
            scanner.allowLineBreaks(record.valueEnd() >= 0);
            int start = scanner.skipBlank(in, record.begin());
            recordEnd = reader.readAgainWhole(table, in, record.begin(), start, record.valueEnd());
        } catch (RecordFault fault) {
            if (fault.isLearnt()) {
                table.postpone(record.at(staging.row));
            }
            return true;
        } finally {
            scanner.allowLineBreaks(false);
        }
        if (staging.wantsWider()) {
            return false;
        }
        reader.end(in, record.begin(), recordEnd, record.line(), record.column());
        withdrawn.add(record.rejection());
        return true;
    }
}
