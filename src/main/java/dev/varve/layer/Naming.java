package dev.varve.layer;

/** What makes the name of a file its own. */
public sealed interface Naming {

    /**
     * How many positions a start of a writer takes at once. It begins at a multiple of it, and what
     * it leaves of them is never used.
     */
    long START_POSITIONS = 1_000_000_000;

    /**
     * Table, writer and the position of the first row: known when the file begins, and the same for
     * whoever would write the same rows.
     *
     * @param writer who counts the positions
     */
    record ByPosition(String writer) implements Naming {}

    /** Table and the checksum of the content: the same input gives the same names again. */
    record ByContent() implements Naming {}

    /**
     * Table and a checksum of source and content: the same source gives the same names again, and
     * another with the same rows gives others.
     *
     * @param source what the rows come from, told apart from all others
     */
    record BySource(String source) implements Naming {}
}
