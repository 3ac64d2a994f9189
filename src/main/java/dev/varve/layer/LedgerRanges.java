package dev.varve.layer;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partitioning;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The tables of which whole ranges of ledgers are stored: their records go to no buffer, and stay
 * in the journal until every ledger of their range is there. Thread-safe.
 */
public interface LedgerRanges extends AutoCloseable {

    /** There are no such tables. */
    LedgerRanges NONE = new NoRanges();

    /** Rows that are on their way to the journal. */
    interface Coming {

        /** Of those that are left in the source. */
        int rowCount();

        /** To which they belong. */
        List<Partition> partitions();

        /** Those that belong to none, which have left the source, and why. */
        List<Rejection> rejections();

        /**
         * The rows are durable. What was heard of already is not taken twice.
         *
         * @param ends of the lines, which are those of the rows
         */
        void areIn(CommittedLines lines, LineEnds ends);
    }

    /** Whether the table's records go into whole ranges. */
    boolean makes(TableName table);

    /**
     * Looks at rows of such a table; what belongs to no range leaves the source.
     *
     * @throws OverloadedException if they would begin more ranges than may be open
     */
    Coming look(RowSource source);

    /**
     * The same for rows that are read from the journal again.
     *
     * @param partitioning as it was when they were accepted
     */
    Coming lookAgain(RowSource source, Partitioning partitioning);

    /** Whether a segment, {@code {table}/segment_….ndjson}, holds records that wait. */
    boolean needs(String segment);

    /** What has waited longest, and for what, in a sentence; empty if nothing waits. */
    Optional<String> longestWaiting();

    /**
     * Has everything stored that is whole, and asks what others have stored.
     *
     * @param longest how long to wait at most
     * @return whether that is done, and the store has refused nothing
     * @throws InterruptedException if the thread was interrupted
     */
    boolean flush(Duration longest) throws InterruptedException;

    /** Begins to store what is whole. */
    void start();

    /** Ends without storing anything more; what waits stays in the journal. */
    @Override
    void close();
}
