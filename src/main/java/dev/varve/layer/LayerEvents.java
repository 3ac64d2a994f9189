package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.IOException;
import java.time.Duration;

/**
 * What happens in the layers, for metrics and logs. Called from whatever thread does the work,
 * several at once, and waited for: implementations are thread-safe, return quickly and throw
 * nothing. Who does not count rows need not hear of them; files and failures are everybody's.
 */
public interface LayerEvents {

    /** Rows were buffered. */
    default void settled(TableName table, long rows) {}

    /** So many of the rows that were buffered have no time of their own. */
    default void timeless(TableName table, long rows) {}

    /** A new column of a table is one that some readers do not find; told once. */
    default void columnClashes(ColumnClash clash) {}

    /** The largest ledger of rows that were buffered. */
    default void ledgerSeen(TableName table, long ledger) {}

    /** A file of the table begins, with the columns that it will have. */
    default void fileBegun(TableName table, Schema schema) {}

    /** Sealed rows became a row group of an open file. */
    default void rowGroupWritten(TableName table, long rows, Duration encode) {}

    /** A file and its manifest are in the store; {@code upload} is the time of publishing it. */
    void fileStored(StoredFile file, RotationReason reason, Duration upload);

    /** The store refused; the rows stay buffered and are tried again. */
    void storeFailed(Partition partition, IOException failure);

    /** Rows could not be encoded; they are tried again, in smaller parts where that fails, too. */
    void encodeFailed(Partition partition, long rows, Throwable failure);

    /** Accepted rows cannot be encoded and are in the dead letters instead of a file. */
    void rowsSetAside(Partition partition, long rows, Throwable failure);

    /**
     * A group of commits is durable in the journal.
     *
     * @param commits that shared it
     * @param bytes of their records
     * @param took from the first write to the end of the last sync
     */
    default void journaled(int commits, long bytes, Duration took) {}

    /**
     * Records that are in the journal cannot be read again now; it is tried until it succeeds.
     *
     * @param what it waits for
     */
    default void replayWaits(String what, Throwable failure) {}

    /**
     * Records of the journal are not as they were written, and are in no file.
     *
     * @param what a sentence that names them
     */
    default void damaged(String what) {}

    /** A file that a process which died had left without its manifest has one now. */
    default void adopted(Partition partition, String file) {}

    /**
     * Nothing can be added to an audit chain before a person has looked; files are stored as ever.
     *
     * @param chain network, era and version
     * @param why a sentence that names the object
     */
    default void auditHeld(String chain, String why) {}

    /**
     * A file takes the place of another, as an event tells from now on.
     *
     * @param file key of both
     * @param checksum of the one that is replaced, {@code sha256:…}
     * @param event key of the event
     */
    default void replaced(String file, String checksum, String event) {}

    /**
     * Something failed that should not; no row is lost with it.
     *
     * @param what was being done
     */
    void unexpected(String what, Throwable failure);
}
