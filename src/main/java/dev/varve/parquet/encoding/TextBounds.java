package dev.varve.parquet.encoding;

import java.util.Arrays;

/**
 * Finds the smallest and the largest of many byte strings; most are told apart by their first 8
 * bytes.
 */
final class TextBounds {

    private TextBounds() {}

    static Bounds of(TextValues values, boolean isUtf8) {
        int count = values.count();
        if (count == 0) {
            return Bounds.EMPTY;
        }
        byte[] bytes = values.bytes();
        int[] ends = values.ends();
        int min = 0;
        int max = 0;
        long minPrefix = prefix(bytes, values.start(0), ends[0]);
        long maxPrefix = minPrefix;
        for (int i = 1; i < count; i++) {
            long prefix = prefix(bytes, ends[i - 1], ends[i]);
            if (prefix <= minPrefix && (prefix < minPrefix || compare(values, i, min) < 0)) {
                min = i;
                minPrefix = prefix;
            }
            if (prefix >= maxPrefix && (prefix > maxPrefix || compare(values, i, max) > 0)) {
                max = i;
                maxPrefix = prefix;
            }
        }
        return bounds(
                bytes, values.start(min), ends[min], bytes, values.start(max), ends[max], isUtf8);
    }

    private static int compare(TextValues values, int a, int b) {
        int[] ends = values.ends();
        return TextWords.compare(
                values.bytes(), values.start(a), ends[a], values.start(b), ends[b]);
    }

    /**
     * Of the values that some ids refer to.
     *
     * @param seen one cell per entry of the dictionary, all zero
     */
    static Bounds ofIds(DictionaryIds ids, int from, int to, int[] seen, boolean isUtf8) {
        if (from == to) {
            return Bounds.EMPTY;
        }
        TextDictionary dictionary = ids.dictionary();
        byte[] bytes = dictionary.page().array();
        int min = ids.ids()[from];
        int max = min;
        long minPrefix = prefix(dictionary, bytes, min);
        long maxPrefix = minPrefix;
        seen[min] = 1;
        for (int i = from + 1; i < to; i++) {
            int id = ids.ids()[i];
            if (seen[id] != 0) {
                continue;
            }
            seen[id] = 1;
            long prefix = prefix(dictionary, bytes, id);
            if (prefix <= minPrefix
                    && (prefix < minPrefix || compare(dictionary, bytes, id, min) < 0)) {
                min = id;
                minPrefix = prefix;
            }
            if (prefix >= maxPrefix
                    && (prefix > maxPrefix || compare(dictionary, bytes, id, max) > 0)) {
                max = id;
                maxPrefix = prefix;
            }
        }
        return bounds(
                bytes,
                dictionary.start(min),
                dictionary.end(min),
                bytes,
                dictionary.start(max),
                dictionary.end(max),
                isUtf8);
    }

    private static long prefix(TextDictionary dictionary, byte[] bytes, int id) {
        return prefix(bytes, dictionary.start(id), dictionary.end(id));
    }

    /** The first 8 bytes as a number that orders as they do. */
    private static long prefix(byte[] bytes, int from, int to) {
        return TextWords.prefix(bytes, from, to) ^ Long.MIN_VALUE;
    }

    private static int compare(TextDictionary dictionary, byte[] bytes, int a, int b) {
        return TextWords.compare(
                bytes,
                dictionary.start(a),
                dictionary.end(a),
                dictionary.start(b),
                dictionary.end(b));
    }

    private static Bounds bounds(
            byte[] min, int minFrom, int minTo, byte[] max, int maxFrom, int maxTo, boolean utf8) {
        byte[] upper = Truncation.max(max, maxFrom, maxTo, utf8);
        boolean isUpperCut = upper != null && Truncation.isNeeded(maxTo - maxFrom);
        return new Bounds(
                Truncation.min(min, minFrom, minTo, utf8),
                upper == null ? Arrays.copyOfRange(max, maxFrom, maxTo) : upper,
                !Truncation.isNeeded(minTo - minFrom),
                !isUpperCut,
                true);
    }
}
