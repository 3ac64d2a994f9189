package dev.varve.parquet;

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
        long minPrefix = TextWords.prefix(bytes, values.start(0), ends[0]) ^ Long.MIN_VALUE;
        long maxPrefix = minPrefix;
        for (int i = 1; i < count; i++) {
            long prefix = TextWords.prefix(bytes, ends[i - 1], ends[i]) ^ Long.MIN_VALUE;
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
        byte[] bytes = values.bytes();
        return Arrays.compareUnsigned(
                bytes, values.start(a), values.ends()[a], bytes, values.start(b), values.ends()[b]);
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
        int min = -1;
        int max = -1;
        for (int i = from; i < to; i++) {
            int id = ids.ids()[i];
            if (seen[id] != 0) {
                continue;
            }
            seen[id] = 1;
            if (min < 0 || compare(dictionary, bytes, id, min) < 0) {
                min = id;
            }
            if (max < 0 || compare(dictionary, bytes, id, max) > 0) {
                max = id;
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

    private static int compare(TextDictionary dictionary, byte[] bytes, int a, int b) {
        return Arrays.compareUnsigned(
                bytes,
                dictionary.start(a),
                dictionary.end(a),
                bytes,
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
