package dev.varve.record;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Rows of one table that were read and have no place in the order yet: what every way of reading
 * hands to the layers, whatever the records were written in. For one thread; whoever reads them
 * owns it, and may use what it holds again once the rows are settled.
 */
public interface RowSource {

    TableName table();

    /** Rows held. */
    int rowCount();

    /**
     * The columns that these rows have a value in, and those that they newly name, in the table's
     * order; each holds {@link #rowCount()} rows. A column of the table that is absent here is null
     * in every row.
     */
    List<StagedColumn> columns();

    /** The column of that name, if it is among {@link #columns()}. */
    Optional<StagedColumn> column(String name);

    /**
     * What the rows teach, unless the catalog knows it. Those that are read next are read as if it
     * was merged.
     */
    Optional<SchemaUpdate> schemaUpdate();

    /**
     * The record of a row as it was accepted, for who keeps what was sent; a copy. What it is made
     * of must still be what it was when the row was read.
     */
    byte[] accepted(int row);

    /** How many bytes {@link #copyAcceptedLines} copies. */
    long acceptedBytes();

    /**
     * Copies the records of all rows as they were accepted, each followed by a line feed. A line
     * break within a record, which can only be white space, becomes a blank, so that each is one
     * line.
     *
     * @throws java.nio.BufferOverflowException if {@code into} has no room for them
     */
    void copyAcceptedLines(ByteBuffer into);

    /** Number of the line that a row was read from, 1-based. */
    long line(int row);

    /** The rejection of a row that was read well but cannot be settled. */
    Rejection rejection(int row, Optional<String> field, String reason);

    /**
     * Removes rows and all that they alone have taught, columns and types: afterwards the source is
     * as if they had never been read. The others keep their order, not their numbers. Records that
     * the source itself has refused because of what these rows taught may be among its rows now,
     * and no more among its rejections; a row that was removed never comes again.
     *
     * @return those of the others that cannot be taken without them, which are gone as well: in a
     *     table that does not evolve, rows with the columns of a first row that is none any more
     */
    List<Rejection> remove(BitSet rows);
}
