package dev.varve.layer;

/**
 * Where the row groups of a range end: decided by its rows in the order of their ledgers alone, so
 * that neither memory nor the order of arrival shows in the file. Not thread-safe.
 */
public final class RowGroupCut {

    /** Of all values of a row group, before encoding. */
    public static final long MOST_BYTES = 8 << 20;

    private final int mostRows;
    private int rows;
    private long sizeBytes;

    /**
     * @param mostRows of a row group, at least 1
     */
    public RowGroupCut(int mostRows) {
        this.mostRows = mostRows;
    }

    /**
     * Counts a row.
     *
     * @param rowBytes of its values, however it was written
     * @return whether a row group ends before it
     */
    public boolean endsBefore(long rowBytes) {
        boolean ends = rows > 0 && (rows == mostRows || sizeBytes + rowBytes > MOST_BYTES);
        if (ends) {
            rows = 0;
            sizeBytes = 0;
        }
        rows++;
        sizeBytes += rowBytes;
        return ends;
    }
}
