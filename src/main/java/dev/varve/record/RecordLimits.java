package dev.varve.record;

/**
 * What one record may be at most; beyond it the record is rejected alone.
 *
 * @param maxDepth objects and arrays inside each other, the record itself being the first
 * @param maxRecordBytes length of one record as it arrives, without its line end
 * @param maxFieldNameBytes length of a column's name in UTF-8
 * @param maxColumns columns of one table
 */
public record RecordLimits(
        int maxDepth, int maxRecordBytes, int maxFieldNameBytes, int maxColumns) {

    public static final RecordLimits DEFAULT = new RecordLimits(128, 16 << 20, 1024, 1000);

    /**
     * @throws IllegalArgumentException if a limit is not positive, or the depth is over 65536; the
     *     message names the limit and its value
     */
    public RecordLimits {
        requirePositive("maxDepth", maxDepth);
        requirePositive("maxRecordBytes", maxRecordBytes);
        requirePositive("maxFieldNameBytes", maxFieldNameBytes);
        requirePositive("maxColumns", maxColumns);
        if (maxDepth > 65536) {
            throw new IllegalArgumentException("maxDepth must be at most 65536, not " + maxDepth);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }
}
