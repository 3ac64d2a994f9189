package dev.varve.parquet;

import dev.varve.column.ColumnRows;
import dev.varve.record.Field;
import org.apache.parquet.column.Encoding;

/**
 * Doubles, PLAIN: what comes again is found by the compression. BYTE_STREAM_SPLIT would be smaller
 * for measurements, but not every reader of today knows it.
 */
final class DoubleEncoder implements ColumnEncoder {

    private final boolean optional;
    private final CompressionChoice compressionChoice;
    private final PageLimits limits;

    DoubleEncoder(Field field, Compression compression, PageLimits limits) {
        this.optional = !field.required();
        this.compressionChoice = new CompressionChoice(compression, limits);
        this.limits = limits;
    }

    @Override
    public EncodedChunk encode(ChunkReader reader, Scratch scratch) {
        ChunkPages pages = new ChunkPages(optional, compressionChoice, scratch);
        ColumnRows rows = scratch.rows;
        while (reader.next(rows, limits.rows(), Long.MAX_VALUE)) {
            int count = rows.rowCount();
            PageBytes page = pages.begin(rows.validity(), 0, count, rows.nullCount());
            int values = FixedValues.withoutNulls(rows);
            page.putLongs(rows.values(), 0, values);
            pages.end(Encoding.PLAIN, bounds(rows.values(), values));
        }
        return pages.chunk();
    }

    /** NaN has no place in the order; a zero bounds with the sign that lets both zeros in. */
    static Bounds bounds(long[] values, int count) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int numbers = 0;
        for (int i = 0; i < count; i++) {
            double value = Double.longBitsToDouble(values[i]);
            if (!Double.isNaN(value)) {
                numbers++;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        if (numbers == 0) {
            return count == 0 ? Bounds.EMPTY : Bounds.UNORDERED;
        }
        double low = min == 0 ? -0.0 : min;
        double high = max == 0 ? 0.0 : max;
        return Bounds.ofLongs(Double.doubleToRawLongBits(low), Double.doubleToRawLongBits(high));
    }
}
