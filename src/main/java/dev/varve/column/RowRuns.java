package dev.varve.column;

/**
 * Chosen rows as runs of neighbours, so that each run is one copy.
 *
 * @param starts the first row of each run
 * @param ends the row after the last of each run
 * @param count how many runs there are
 * @param rowCount how many rows they have together
 */
record RowRuns(int[] starts, int[] ends, int count, int rowCount) {

    static RowRuns all(int rowCount) {
        return new RowRuns(new int[] {0}, new int[] {rowCount}, 1, rowCount);
    }

    /** The rows {@code rows[from]} to {@code rows[to - 1]}, in that order. */
    static RowRuns of(int[] rows, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (i == from || rows[i] != rows[i - 1] + 1) {
                count++;
            }
        }
        int[] starts = new int[count];
        int[] ends = new int[count];
        int run = -1;
        for (int i = from; i < to; i++) {
            if (i == from || rows[i] != rows[i - 1] + 1) {
                starts[++run] = rows[i];
            }
            ends[run] = rows[i] + 1;
        }
        return new RowRuns(starts, ends, count, to - from);
    }
}
