package dev.varve.layer;

/** What makes the name of a file its own. */
public sealed interface Naming {

    /**
     * Table, writer and the position of the first row: known when the file begins, and the same for
     * whoever would write the same rows.
     *
     * @param writer who counts the positions
     */
    record ByPosition(String writer) implements Naming {}

    /** Table and the checksum of the content: the same input gives the same names again. */
    record ByContent() implements Naming {}
}
