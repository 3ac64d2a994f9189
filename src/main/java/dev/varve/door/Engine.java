package dev.varve.door;

import dev.varve.journal.DeadLetters;
import dev.varve.layer.BufferedCommits;
import dev.varve.layer.Commits;
import dev.varve.layer.FlushReport;
import dev.varve.layer.JournaledCommits;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.ranges.JournaledRanges;
import dev.varve.layer.ranges.RangeCommits;
import dev.varve.layer.ranges.RangeStatus;
import dev.varve.layer.ranges.RangeTally;
import dev.varve.record.Catalog;
import dev.varve.record.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/**
 * The rooms as the doors need them, built by whoever starts the program.
 *
 * @param layers where accepted rows are buffered and from where they are stored
 * @param journal in which records are durable before they are accepted, if there is one
 * @param catalog the tables
 * @param largeRecords how many of them may be read at once
 * @param deadLetters where rejected records go
 * @param table where all records go; if empty their shape decides
 * @param inputs how a command reads its files
 * @param directory of a local store
 * @param dryRun whether nothing is written
 * @param jsonLines whether the result of a command is wanted as JSON lines
 * @param sampleBytes of each input that is read before its types are settled
 * @param usedBytes column memory in use
 * @param ranges where ledgers are accepted for whole ranges, if they are
 * @param waiting ranges whose ledgers wait in the journal, if they do
 * @param rest what else is to be closed when the layers are
 */
public record Engine(
        LayerWriter layers,
        Optional<JournaledCommits> journal,
        Catalog catalog,
        LargeRecords largeRecords,
        DeadLetters deadLetters,
        Optional<TableName> table,
        InputSettings inputs,
        Optional<Path> directory,
        boolean dryRun,
        boolean jsonLines,
        long sampleBytes,
        LongSupplier usedBytes,
        Optional<RangeCommits> ranges,
        Optional<JournaledRanges> waiting,
        Runnable rest)
        implements AutoCloseable {

    /** Where rows become accepted ones. */
    public Commits commits() {
        if (ranges.isPresent()) {
            return ranges.get();
        }
        return journal.isPresent() ? journal.get() : new BufferedCommits(layers, deadLetters);
    }

    /** A position that no record of any table has reached. */
    public long nextPosition() {
        return Math.max(
                layers.nextPosition(), journal.map(JournaledCommits::nextPosition).orElse(0L));
    }

    /**
     * Waits until all records of the journal are in buffers or files, so that a flush can store
     * them.
     *
     * @param longest how long to wait at most
     * @return whether they are
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitNoBacklog(Duration longest) throws InterruptedException {
        return journal.isEmpty() || journal.get().awaitNoBacklog(longest);
    }

    /**
     * Has everything stored that was accepted, also what waits in the journal alone as long as it
     * comes to the buffers.
     *
     * @param longest how long to wait at most
     * @return what came of the rows that were in buffers last
     * @throws InterruptedException if the thread was interrupted
     */
    public FlushReport flush(Duration longest) throws InterruptedException {
        return journal.isPresent() ? journal.get().flush(longest) : layers.flush(longest);
    }

    /**
     * Has ranges stored that are whole, where ledgers wait for that.
     *
     * @param longest how long to wait at most
     * @return whether none is left that is whole
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean storeWholeRanges(Duration longest) throws InterruptedException {
        return waiting.isEmpty() || waiting.get().flush(longest);
    }

    /** Ranges of which ledgers wait, in their order. */
    public List<RangeStatus> waitingRanges() {
        return waiting.map(JournaledRanges::status).orElse(List.of());
    }

    /** What came beside the ledgers of ranges that wait. */
    public RangeTally rangeTally() {
        return waiting.map(JournaledRanges::tally).orElse(RangeTally.NONE);
    }

    /** Accepted records that are in no published file, by table. */
    public SortedMap<TableName, Long> unstoredRecords() {
        SortedMap<TableName, Long> records = layers.unstored().byTable();
        waiting.ifPresent(
                ranges ->
                        ranges.waitingRecords()
                                .forEach((named, count) -> records.merge(named, count, Long::sum)));
        return records;
    }

    /**
     * Writes the dead letters; what they and the files hold is needed in the journal no more.
     *
     * @throws IOException if some could not be written; the others are
     */
    public void writeDeadLetters() throws IOException {
        if (journal.isPresent()) {
            journal.get().settle();
        } else {
            deadLetters.flush();
        }
    }

    @Override
    public void close() {
        journal.ifPresent(JournaledCommits::close);
        ranges.ifPresent(RangeCommits::close);
        layers.close();
        rest.run();
    }
}
