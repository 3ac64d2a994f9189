package dev.varve.parquet.encoding;

import java.util.Arrays;
import org.apache.parquet.format.Encoding;

/** Byte strings without a dictionary. Not thread-safe; used again from page to page. */
final class DeltaTexts {

    /** Values that are looked at to see what neighbours have in common. */
    private static final int SAMPLE_VALUES = 512;

    /** The most bytes that the level and the length of a row take, with their blocks' headers. */
    private static final int ROW_BYTES = 5;

    private static final int HEADER_BYTES = 256;

    private final DeltaIntegers deltas;
    private int[] prefixes = {};
    private int[] suffixes = {};

    DeltaTexts(DeltaIntegers deltas) {
        this.deltas = deltas;
    }

    /**
     * A page of values.
     *
     * @param encoding of the values
     * @param body levels and values
     */
    record Encoded(Encoding encoding, PageBody body) {}

    /** Bytes of the heap that its arrays are. */
    long heldBytes() {
        return (long) Integer.BYTES * (prefixes.length + suffixes.length);
    }

    /** How many bytes before the first value let a page be made without a copy of its values. */
    static int roomBytes(int rows) {
        return rows * ROW_BYTES + HEADER_BYTES;
    }

    /**
     * Makes a page in the encoding that is the shorter one for its first hundreds of values.
     *
     * @param page holds the levels already
     */
    Encoded encode(TextValues values, PageBytes page) {
        if (values.count() == 0) {
            return new Encoded(Encoding.PLAIN, PageBody.of(page));
        }
        if (sharesPrefixes(values)) {
            putPrefixed(values, page);
            return new Encoded(Encoding.DELTA_BYTE_ARRAY, PageBody.of(page));
        }
        putLengths(values, page);
        return new Encoded(Encoding.DELTA_LENGTH_BYTE_ARRAY, withValues(page, values));
    }

    /** Whether the first hundreds share more than half of their bytes with the value before. */
    static boolean sharesPrefixes(TextValues values) {
        int sample = Math.min(SAMPLE_VALUES, values.count());
        if (sample == 0) {
            return false;
        }
        int[] ends = values.ends();
        long shared = 0;
        for (int i = 1; i < sample; i++) {
            shared +=
                    TextWords.commonPrefix(
                            values.bytes(), values.start(i - 1), ends[i - 1], ends[i - 1], ends[i]);
        }
        return shared * 2 > ends[sample - 1] - values.start(0);
    }

    private void putLengths(TextValues values, PageBytes page) {
        int count = values.count();
        reserve(count);
        int[] ends = values.ends();
        int start = values.start(0);
        for (int i = 0; i < count; i++) {
            suffixes[i] = ends[i] - start;
            start = ends[i];
        }
        deltas.encodeInts(suffixes, 0, count, page);
    }

    /** The values stay where they are: what goes before them is copied there, if there is room. */
    private static PageBody withValues(PageBytes page, TextValues values) {
        int first = values.start(0);
        int from = first - page.length();
        if (from < 0) {
            page.putBytes(values.bytes(), first, values.byteCount());
            return PageBody.of(page);
        }
        System.arraycopy(page.array(), 0, values.bytes(), from, page.length());
        return new PageBody(values.bytes(), from, page.length() + values.byteCount());
    }

    private void putPrefixed(TextValues values, PageBytes page) {
        int count = values.count();
        reserve(count);
        byte[] bytes = values.bytes();
        int[] ends = values.ends();
        int before = values.start(0);
        int start = before;
        int suffixBytes = 0;
        for (int i = 0; i < count; i++) {
            int shared = TextWords.commonPrefix(bytes, before, start, start, ends[i]);
            prefixes[i] = shared;
            suffixes[i] = ends[i] - start - shared;
            suffixBytes += suffixes[i];
            before = start;
            start = ends[i];
        }
        deltas.encodeInts(prefixes, 0, count, page);
        deltas.encodeInts(suffixes, 0, count, page);
        putSuffixes(values, suffixBytes, page);
    }

    private void putSuffixes(TextValues values, int suffixBytes, PageBytes page) {
        page.reserve(suffixBytes);
        byte[] target = page.array();
        int at = page.length();
        int from = values.start(0);
        for (int i = 0; i < values.count(); i++) {
            int length = suffixes[i];
            System.arraycopy(values.bytes(), from + prefixes[i], target, at, length);
            at += length;
            from = values.ends()[i];
        }
        page.advance(suffixBytes);
    }

    private void reserve(int count) {
        if (suffixes.length < count) {
            prefixes = Arrays.copyOf(prefixes, count);
            suffixes = Arrays.copyOf(suffixes, count);
        }
    }
}
