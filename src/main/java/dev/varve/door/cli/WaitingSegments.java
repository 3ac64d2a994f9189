package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.layer.LayerEvents;
import dev.varve.record.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Segments that wait to be stored: the journals of services that are no more, and what other
 * programs have left beside them. For one thread.
 */
public interface WaitingSegments extends AutoCloseable {

    /** What has come of the journals. */
    enum Journals {
        NONE,
        SETTLED,
        LEFT_ALONE
    }

    /** Whether the result is wanted as JSON lines. */
    boolean jsonLines();

    /**
     * Settles the journal that a service which has stopped has left; leaves one alone that is in
     * use.
     *
     * @param events of the files
     * @param remarks one line for what a person should know
     * @throws IOException if it cannot be settled; all that it held is there yet
     */
    Journals settleJournals(LayerEvents events, Consumer<String> remarks) throws IOException;

    /**
     * The segments of other programs, {@code {table}/{name}}, in the order of their names.
     *
     * @param remarks one line for each file that is none, at the first call
     * @throws IOException if the folder cannot be read
     */
    List<String> list(Consumer<String> remarks) throws IOException;

    /**
     * Claims a segment, so that no other process stores it.
     *
     * @return owned by the caller, who must close it; empty if another process has claimed it, or
     *     has stored it already
     * @throws IOException if that cannot be said
     */
    Optional<Claimed> claim(String segment) throws IOException;

    /**
     * Waits a little for what others have claimed.
     *
     * @return whether to look again; otherwise they have had all the time that a lease holds
     * @throws IOException if interrupted, or the claims cannot be read
     */
    boolean awaitOthers() throws IOException;

    @Override
    void close();

    /** A segment that is this process' as long as its lease holds. */
    interface Claimed extends AutoCloseable {

        /** Its bytes, until it is closed. */
        Path file();

        /** Builds the engine for it, which the caller closes. */
        Engine open(TableName table, LayerEvents events);

        /**
         * All of its records are stored: removes it, or moves it away.
         *
         * @throws IOException if it cannot, or it has grown since it was claimed
         */
        void done() throws IOException;

        /** Gives up the claim. */
        @Override
        void close();
    }
}
