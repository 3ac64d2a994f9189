package dev.varve.parquet.encoding;

/**
 * Levels and values of a page, or values of a dictionary, before compression.
 *
 * @param bytes the array that holds them among others
 * @param from where they begin
 * @param length how many bytes they are
 */
record PageBody(byte[] bytes, int from, int length) {

    static PageBody of(PageBytes page) {
        return new PageBody(page.array(), 0, page.length());
    }

    /** The first bytes of it, at most so many. */
    PageBody head(int most) {
        return new PageBody(bytes, from, Math.min(most, length));
    }
}
