package dev.varve.parquet.encoding;

/**
 * Whether a dictionary pays for the chunks of one column. A column whose values are mostly distinct
 * is given up after a few thousand of them, and is left alone for some chunks.
 */
final class DictionaryChoice {

    /** Larger dictionaries cost every reader memory. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int PROBE_VALUES = 4096;

    /** Chunks that pass before a column that was given up is tried again. */
    private static final int PAUSE_CHUNKS = 16;

    private int pause;
    private boolean sharesPrefixes;

    DictionaryChoice copy() {
        DictionaryChoice copy = new DictionaryChoice();
        copy.pause = pause;
        copy.sharesPrefixes = sharesPrefixes;
        return copy;
    }

    boolean isWorthTrying() {
        if (pause > 0) {
            pause--;
            return false;
        }
        return true;
    }

    /**
     * Whether no more values need to be looked up, because most were new so far.
     *
     * @param values those that were looked up last
     */
    boolean givesUp(DictionaryIds ids, TextValues values) {
        int count = ids.valueCount();
        if (count == values.count()) {
            sharesPrefixes = DeltaTexts.sharesPrefixes(values);
        }
        int distinct = ids.dictionary().size();
        boolean isTooLarge = ids.dictionary().page().length() > MAX_BYTES;
        // a value of which only neighbours share more than half costs less than its dictionary
        // entry
        long most = sharesPrefixes ? count / 8L : count / 10L * 9;
        boolean isTooMany = count >= PROBE_VALUES && distinct > most;
        return !remember(!isTooLarge && !isTooMany);
    }

    /** Whether the dictionary that all values are in now is worth writing. */
    boolean accepts(DictionaryIds ids) {
        int distinct = ids.dictionary().size();
        int width = RunLengthBits.width(Math.max(1, distinct - 1));
        long withDictionary =
                ids.dictionary().page().length() + (long) ids.valueCount() * width / Byte.SIZE;
        long without = ids.byteCount() + ids.valueCount();
        return remember(withDictionary * 4 <= without * 3 || ids.valueCount() == 0);
    }

    private boolean remember(boolean pays) {
        pause = pays ? 0 : PAUSE_CHUNKS;
        return pays;
    }
}
