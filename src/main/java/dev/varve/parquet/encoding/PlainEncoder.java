package dev.varve.parquet.encoding;

import dev.varve.column.ColumnRows;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.Field;
import org.apache.parquet.format.Encoding;

/** Fixed-width values as they are, page by page. */
final class PlainEncoder implements ColumnEncoder {

    private final boolean optional;
    private final CompressionChoice compressionChoice;
    private final PageLimits limits;
    private final Values values;

    /** How values of one type are written. */
    @FunctionalInterface
    interface Values {

        /**
         * Writes the first {@code count} values.
         *
         * @return their smallest and largest
         */
        Bounds put(long[] values, int count, PageBytes page);
    }

    PlainEncoder(Field field, Compression compression, PageLimits limits, Values values) {
        this.optional = !field.required();
        this.compressionChoice = new CompressionChoice(compression, limits);
        this.limits = limits;
        this.values = values;
    }

    private PlainEncoder(PlainEncoder other) {
        this.optional = other.optional;
        this.compressionChoice = other.compressionChoice.copy();
        this.limits = other.limits;
        this.values = other.values;
    }

    @Override
    public PlainEncoder copy() {
        return new PlainEncoder(this);
    }

    @Override
    public EncodedChunk encode(ChunkReader reader, Scratch scratch) {
        ChunkPages pages = new ChunkPages(optional, compressionChoice, scratch);
        ColumnRows rows = scratch.rows;
        while (reader.next(rows, limits.rows(), Long.MAX_VALUE)) {
            PageBytes page = pages.begin(rows.validity(), 0, rows.rowCount(), rows.nullCount());
            int count = FixedValues.withoutNulls(rows);
            pages.end(Encoding.PLAIN, values.put(rows.values(), count, page));
        }
        return pages.chunk();
    }
}
