package dev.varve.parquet.encoding;

import dev.varve.column.ColumnRows;
import dev.varve.parquet.compression.PageCompression;
import dev.varve.parquet.compression.PageCompressor;
import dev.varve.record.HashSeed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What encoding a column needs for a while: arrays that only grow, and compressors with their
 * native contexts. Compressing a page forgets the rows or what is in {@link #page}, whichever the
 * page was not made in. Not thread-safe; see {@link ScratchPool}.
 */
public final class Scratch {

    final ColumnRows rows = new ColumnRows();
    final PageBytes page = new PageBytes();
    final DictionaryIds ids;
    final TextValues texts = new TextValues();
    final DeltaIntegers deltas = new DeltaIntegers();
    final DeltaTexts deltaTexts = new DeltaTexts(deltas);

    private final Map<PageCompression, PageCompressor> compressors = new HashMap<>();
    private byte[] compressed = {};
    private int[] cells = {};

    /**
     * @param seed of the hashes of values
     */
    public Scratch(HashSeed seed) {
        ids = new DictionaryIds(seed);
    }

    /** Compresses the body to {@link #compressed}, and answers how many bytes that is. */
    int compressedLength(PageBody body, PageCompression compression) {
        PageCompressor compressor = compressors.computeIfAbsent(compression, PageCompressor::of);
        int length = compress(body, compressor, compressor.usualBytes(body.length()));
        return length == PageCompressor.NO_ROOM
                ? compress(body, compressor, compressor.boundBytes(body.length()))
                : length;
    }

    /** Begins with what was compressed last, until the next use of anything here. */
    byte[] compressed() {
        return compressed;
    }

    private int compress(PageBody body, PageCompressor compressor, int roomBytes) {
        compressed = besides(body, roomBytes);
        return compressor.compress(body.bytes(), body.from(), body.length(), compressed);
    }

    /** Of the two large arrays the one that the body is not in: a third would be as large. */
    @SuppressWarnings("ReferenceEquality") // which array it is, not what is in it
    private byte[] besides(PageBody body, int roomBytes) {
        if (body.bytes() == page.array()) {
            return rows.spare(roomBytes);
        }
        page.clear();
        page.reserve(roomBytes);
        return page.array();
    }

    /** Bytes of the heap that its arrays are. */
    long heldBytes() {
        return rows.bytes().length
                + (long) Long.BYTES * (rows.values().length + rows.validity().length)
                + (long) Integer.BYTES * (rows.ends().length + cells.length)
                + page.array().length
                + ids.heldBytes()
                + deltaTexts.heldBytes();
    }

    /** That many cells, all zero. */
    int[] cleared(int count) {
        if (cells.length < count) {
            cells = new int[count];
        } else {
            Arrays.fill(cells, 0, count, 0);
        }
        return cells;
    }
}
