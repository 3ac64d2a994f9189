package dev.varve.parquet.encoding;

import dev.varve.column.Bits;
import dev.varve.column.ColumnRows;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import org.apache.parquet.format.Encoding;

/**
 * Byte strings: a dictionary where values come again; else what they have in common with the value
 * before and the rest (DELTA_BYTE_ARRAY) where that is much; else lengths and bytes
 * (DELTA_LENGTH_BYTE_ARRAY).
 */
final class TextEncoder implements ColumnEncoder {

    /** Bytes of values that are looked up before the next are copied from the batches. */
    private static final int LOOKUP_BYTES = 1 << 18;

    private static final int SMALLEST_WIDENED_BITS = 5;

    private final boolean optional;
    private final boolean isUtf8;
    private final Compression compression;
    private final CompressionChoice compressionChoice;
    private final PageLimits limits;
    private final DictionaryChoice choice;

    TextEncoder(Field field, Compression compression, PageLimits limits) {
        this.optional = !field.required();
        this.isUtf8 = field.type() != ColumnType.BINARY;
        this.compression = compression;
        this.compressionChoice = new CompressionChoice(compression, limits);
        this.limits = limits;
        this.choice = new DictionaryChoice();
    }

    private TextEncoder(TextEncoder other) {
        this.optional = other.optional;
        this.isUtf8 = other.isUtf8;
        this.compression = other.compression;
        this.compressionChoice = other.compressionChoice.copy();
        this.limits = other.limits;
        this.choice = other.choice.copy();
    }

    @Override
    public TextEncoder copy() {
        return new TextEncoder(this);
    }

    @Override
    public EncodedChunk encode(ChunkReader reader, Scratch scratch) {
        ChunkPages pages = new ChunkPages(optional, compressionChoice, scratch);
        if (choice.isWorthTrying()) {
            if (lookUp(reader, scratch)) {
                putIds(scratch, pages);
                return pages.chunk();
            }
            reader.restart();
        }
        putValues(reader, scratch, pages);
        return pages.chunk();
    }

    /** Turns all values into ids; false when a dictionary does not pay. */
    private boolean lookUp(ChunkReader reader, Scratch scratch) {
        DictionaryIds ids = scratch.ids;
        ids.clear();
        while (reader.next(scratch.rows, limits.rows(), LOOKUP_BYTES)) {
            ids.add(scratch.rows);
            if (choice.givesUp(ids, ids.lastValues())) {
                return false;
            }
        }
        return choice.accepts(ids);
    }

    private void putIds(Scratch scratch, ChunkPages pages) {
        DictionaryIds ids = scratch.ids;
        int size = ids.dictionary().size();
        if (size > 0) {
            pages.addDictionary(ids.dictionary().page(), size);
        }
        int width = idWidth(size);
        int value = 0;
        for (int from = 0; from < ids.rowCount(); from += limits.rows()) {
            int to = Math.min(ids.rowCount(), from + limits.rows());
            int values = Bits.count(ids.validity(), from, to);
            PageBytes page = pages.begin(ids.validity(), from, to, to - from - values);
            if (size == 0) {
                pages.end(Encoding.PLAIN, Bounds.EMPTY);
                continue;
            }
            page.putByte(width);
            RunLengthBits.encode(ids.ids(), value, value + values, width, page);
            int[] seen = scratch.cleared(size);
            pages.end(
                    Encoding.RLE_DICTIONARY,
                    TextBounds.ofIds(ids, value, value + values, seen, isUtf8));
            value += values;
        }
    }

    /**
     * Ids of whole bytes take more bits, but let the compression see which of them are frequent.
     */
    private int idWidth(int size) {
        int width = Math.max(1, RunLengthBits.width(size - 1));
        if (!compression.codec().codesEntropy() || width < SMALLEST_WIDENED_BITS) {
            return width;
        }
        return width <= Byte.SIZE ? Byte.SIZE : Math.max(width, Short.SIZE);
    }

    private void putValues(ChunkReader reader, Scratch scratch, ChunkPages pages) {
        ColumnRows rows = scratch.rows;
        TextValues values = scratch.texts;
        int room = DeltaTexts.roomBytes(limits.rows());
        while (reader.next(rows, room, limits.rows(), compressionChoice.pageBytes())) {
            values.of(rows);
            PageBytes page = pages.begin(rows.validity(), 0, rows.rowCount(), rows.nullCount());
            DeltaTexts.Encoded encoded = scratch.deltaTexts.encode(values, page);
            pages.end(encoded.body(), encoded.encoding(), TextBounds.of(values, isUtf8));
        }
    }
}
