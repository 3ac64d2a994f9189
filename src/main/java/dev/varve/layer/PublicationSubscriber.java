package dev.varve.layer;

import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import java.io.IOException;

/**
 * Hears of every file that is in the store, before anyone is told that its rows are stored. Each
 * step is tried again until it succeeds, so it has to be repeatable, also after it has failed
 * half-way; the rows are not stored for anyone before it has.
 */
interface PublicationSubscriber {

    /**
     * Does what concerns this file alone. Called for many files at once, in no order.
     *
     * @throws IOException if the store refuses
     */
    default void prepare(Publication publication) throws IOException {}

    /**
     * Does what depends on the files before. Called for one file of a table at a time, in the order
     * in which the table's files became ready; a file that fails holds those behind it.
     *
     * @throws IOException if the store refuses
     */
    default void publish(Publication publication) throws IOException {}

    /**
     * Does what may be left to do of a file that a process which died has published up to its
     * manifest. Called by any thread.
     *
     * @throws IOException if the store refuses
     */
    default void resume(TableName table, BlobKey file, BlobKey manifest) throws IOException {}
}
