package dev.varve.layer.ranges;

import dev.varve.layer.RangeAssembly;
import dev.varve.layer.partition.Partition.LedgerSpan;
import java.time.Duration;

/** Rows of one source that go into a file together. Not thread-safe. */
final class RowRun {

    private final LedgerRows rows;
    private final int[] chosen;
    private int count;
    private long first;
    private long last;

    RowRun(LedgerRows rows) {
        this.rows = rows;
        this.chosen = new int[rows.source().rowCount()];
    }

    LedgerRows rows() {
        return rows;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The row is behind those before. */
    void add(int row, long ledger) {
        if (count == 0) {
            first = ledger;
        }
        last = ledger;
        chosen[count] = row;
        count++;
    }

    /** Copies them into the file. */
    void flush(RangeAssembly file, Duration longest) {
        if (count > 0) {
            file.add(rows.source(), chosen, count, new LedgerSpan(first, last), longest);
            count = 0;
        }
    }
}
