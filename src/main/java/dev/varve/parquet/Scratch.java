package dev.varve.parquet;

import dev.varve.column.ColumnRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What encoding a column needs for a while: arrays that only grow, and compressors with their
 * native contexts. Compressing a page forgets the rows or what is in {@link #page}, whichever the
 * page was not made in. Not thread-safe; see {@link ScratchPool}.
 */
final class Scratch {

    /**
     * A page of text with repetitions far back has 8 MiB, and the values before it are no longer.
     */
    private static final int KEPT_BYTES = 10 << 20;

    final ColumnRows rows = new ColumnRows();
    final PageBytes page = new PageBytes();
    final DictionaryIds ids = new DictionaryIds();
    final TextValues texts = new TextValues();
    final DeltaIntegers deltas = new DeltaIntegers();
    final DeltaTexts deltaTexts = new DeltaTexts(deltas);

    private final Map<PageCompression, PageCompressor> compressors = new HashMap<>();
    private byte[] compressed = {};
    private int[] cells = {};

    /** The body as the compression makes it, in an array of its length. */
    byte[] compress(PageBody body, PageCompression compression) {
        int length = compressedLength(body, compression);
        return Arrays.copyOf(compressed, length);
    }

    /** How many bytes the compression makes of the body. */
    int compressedLength(PageBody body, PageCompression compression) {
        PageCompressor compressor = compressors.computeIfAbsent(compression, PageCompressor::of);
        int length = compress(body, compressor, compressor.usualBytes(body.length()));
        return length == PageCompressor.NO_ROOM
                ? compress(body, compressor, compressor.boundBytes(body.length()))
                : length;
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

    /** That many cells, all zero. */
    int[] cleared(int count) {
        if (cells.length < count) {
            cells = new int[count];
        } else {
            Arrays.fill(cells, 0, count, 0);
        }
        return cells;
    }

    /** Lets go of arrays that are larger than pages need. */
    void trim() {
        rows.trim(KEPT_BYTES);
        page.trim(KEPT_BYTES);
        if (compressed.length > KEPT_BYTES) {
            compressed = new byte[0];
        }
    }

    /** Bytes of the arrays that a column's pages are made in. */
    long sizeBytes() {
        return rows.sizeBytes() + page.array().length + compressed.length;
    }
}
