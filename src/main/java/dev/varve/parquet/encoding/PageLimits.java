package dev.varve.parquet.encoding;

/**
 * When a page ends: at so many rows, or when one more value would be too many bytes. A value that
 * is longer by itself has a page of its own.
 *
 * @param rows what a reader can skip by the index, however narrow the column
 * @param plainBytes of values that stay as they are, or nearly
 * @param nearBytes of values that become a fraction, about a MiB when compressed
 * @param farBytes of values that become a smaller fraction because they come again far back
 */
public record PageLimits(int rows, int plainBytes, int nearBytes, int farBytes) {

    public static final PageLimits DEFAULT = new PageLimits(1 << 16, 1 << 20, 1 << 22, 1 << 23);
}
