package dev.varve.parquet;

import dev.varve.column.ColumnRows;
import dev.varve.record.Field;
import org.apache.parquet.column.Encoding;

/** Booleans, PLAIN: one bit each, which every reader knows. */
final class BooleanEncoder implements ColumnEncoder {

    private final boolean optional;
    private final CompressionChoice compressionChoice;
    private final PageLimits limits;

    BooleanEncoder(Field field, Compression compression, PageLimits limits) {
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
            pages.end(Encoding.PLAIN, put(rows.values(), values, page));
        }
        return pages.chunk();
    }

    private static Bounds put(long[] values, int count, PageBytes page) {
        int trues = 0;
        int bits = 0;
        for (int i = 0; i < count; i++) {
            int bit = (int) values[i] & 1;
            trues += bit;
            bits |= bit << (i & 7);
            if ((i & 7) == 7) {
                page.putByte(bits);
                bits = 0;
            }
        }
        if ((count & 7) != 0) {
            page.putByte(bits);
        }
        if (count == 0) {
            return Bounds.EMPTY;
        }
        byte min = (byte) (trues == count ? 1 : 0);
        byte max = (byte) (trues > 0 ? 1 : 0);
        return Bounds.exact(new byte[] {min}, new byte[] {max});
    }
}
