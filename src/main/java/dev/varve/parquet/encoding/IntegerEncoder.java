package dev.varve.parquet.encoding;

import dev.varve.column.ColumnRows;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.compression.PageCompression;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import org.apache.parquet.format.Encoding;

/** Integers and timestamps: DELTA_BINARY_PACKED, or PLAIN where that compresses better. */
final class IntegerEncoder implements ColumnEncoder {

    private static final int SAMPLE_VALUES = 1 << 13;

    /** Chunks that pass before the choice is made anew. */
    private static final int PAUSE_CHUNKS = 16;

    /** Differences that are that much shorter than values need no comparison. */
    private static final int SMALL_FRACTION = 24;

    private final boolean optional;
    private final boolean isNarrow;
    private final boolean isUnsigned;
    private final Compression compression;
    private final CompressionChoice compressionChoice;
    private final PageLimits limits;
    private boolean plain;
    private int pause;

    IntegerEncoder(Field field, Compression compression, PageLimits limits) {
        ColumnType type = field.type();
        this.optional = !field.required();
        this.isNarrow = type == ColumnType.INT32 || type == ColumnType.UINT32;
        this.isUnsigned = type == ColumnType.UINT32 || type == ColumnType.UINT64;
        this.compression = compression;
        this.compressionChoice = new CompressionChoice(compression, limits);
        this.limits = limits;
    }

    private IntegerEncoder(IntegerEncoder other) {
        this.optional = other.optional;
        this.isNarrow = other.isNarrow;
        this.isUnsigned = other.isUnsigned;
        this.compression = other.compression;
        this.compressionChoice = other.compressionChoice.copy();
        this.limits = other.limits;
        this.plain = other.plain;
        this.pause = other.pause;
    }

    @Override
    public IntegerEncoder copy() {
        return new IntegerEncoder(this);
    }

    @Override
    public EncodedChunk encode(ChunkReader reader, Scratch scratch) {
        ChunkPages pages = new ChunkPages(optional, compressionChoice, scratch);
        ColumnRows rows = scratch.rows;
        boolean tried = false;
        while (reader.next(rows, limits.rows(), Long.MAX_VALUE)) {
            int count = rows.rowCount();
            int values = FixedValues.withoutNulls(rows);
            if (!tried && values > 0) {
                choose(rows.values(), values, scratch);
                tried = true;
            }
            PageBytes page = pages.begin(rows.validity(), 0, count, rows.nullCount());
            put(plain || values == 0, rows.values(), values, page, scratch);
            pages.end(
                    plain || values == 0 ? Encoding.PLAIN : Encoding.DELTA_BINARY_PACKED,
                    bounds(rows.values(), values));
        }
        return pages.chunk();
    }

    /**
     * Differences are smaller, but hide from the compression what comes again, as in counters of
     * several sources that take turns: so both are compressed, for some values.
     */
    private void choose(long[] values, int count, Scratch scratch) {
        if (pause-- > 0) {
            return;
        }
        pause = PAUSE_CHUNKS;
        int sample = Math.min(count, SAMPLE_VALUES);
        PageBytes page = scratch.page;
        page.clear();
        put(false, values, sample, page, scratch);
        boolean isSmall = page.length() * (long) SMALL_FRACTION < (long) sample * widthBytes();
        if (isSmall) {
            plain = false;
            return;
        }
        int delta = compressedLength(page, scratch);
        page.clear();
        put(true, values, sample, page, scratch);
        plain = compressedLength(page, scratch) < delta;
    }

    private int compressedLength(PageBytes page, Scratch scratch) {
        PageCompression near = PageCompression.near(compression);
        return scratch.compressedLength(PageBody.of(page), near);
    }

    private int widthBytes() {
        return isNarrow ? Integer.BYTES : Long.BYTES;
    }

    private void put(boolean asPlain, long[] values, int count, PageBytes page, Scratch scratch) {
        if (asPlain && isNarrow) {
            page.putInts(values, 0, count);
        } else if (asPlain) {
            page.putLongs(values, 0, count);
        } else if (isNarrow) {
            scratch.deltas.encodeInts(values, 0, count, page);
        } else {
            scratch.deltas.encodeLongs(values, 0, count, page);
        }
    }

    private Bounds bounds(long[] values, int count) {
        if (count == 0) {
            return Bounds.EMPTY;
        }
        // unsigned order is signed order with the first bit turned; narrow ones are zero-extended
        long flip = isUnsigned && !isNarrow ? Long.MIN_VALUE : 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            long value = values[i] ^ flip;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return isNarrow ? Bounds.ofInts(min, max) : Bounds.ofLongs(min ^ flip, max ^ flip);
    }
}
