package dev.varve.wiring.process;

import dev.varve.record.TableName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What is written at the end, and what is known of it then. */
interface LastFlush {

    /**
     * Writes the dead letters.
     *
     * @throws IOException if some could not be written; the others are
     */
    void writeDeadLetters() throws IOException;

    /** Dead letters that are in no object yet; waits while some are being written. */
    long waitingDeadLetters();

    /**
     * Publishes all that is buffered, and what comes from the journal meanwhile.
     *
     * @param limit after which it need not go on
     * @return why what was refused was refused, in a sentence each
     * @throws InterruptedException if the thread is interrupted; what was published is
     */
    List<String> writeLayers(Duration limit) throws InterruptedException;

    /**
     * Where rows and dead letters that are in no object are, if there is a journal; waits for
     * nobody.
     */
    Optional<JournalRest> journal();

    /** Rows in published files, by table; waits for nobody. */
    SortedMap<TableName, Long> storedRows();

    /** Accepted rows that are in no published file, by table; waits for nobody. */
    SortedMap<TableName, Long> unstoredRows();
}
