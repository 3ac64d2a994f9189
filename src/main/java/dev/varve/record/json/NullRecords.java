package dev.varve.record.json;

/** What stands as {@code null} in place of a record and is skipped. Not thread-safe. */
final class NullRecords {

    private final JsonScanner scanner;
    private final boolean areSkipped;
    private long count;
    private long marked;

    NullRecords(JsonScanner scanner, boolean areSkipped) {
        this.scanner = scanner;
        this.areSkipped = areSkipped;
    }

    /**
     * The index of what follows the {@code null} at {@code i} and white space; {@code i} where
     * there is none, or it is not to be skipped.
     */
    int behind(byte[] in, int i) {
        boolean isNull =
                in[i] == 'n'
                        && areSkipped
                        && in[i + 1] == 'u'
                        && in[i + 2] == 'l'
                        && in[i + 3] == 'l';
        return isNull ? scanner.skipBlank(in, i + 4) : i;
    }

    void skipped() {
        count++;
    }

    long count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    void mark() {
        marked = count;
    }

    /** Forgets those since the mark. */
    void rewind() {
        count = marked;
    }
}
