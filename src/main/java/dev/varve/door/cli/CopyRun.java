package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.door.Ingestion;
import dev.varve.door.MemoryWait;
import dev.varve.door.ReadingTurn;
import dev.varve.door.RecordTally;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.layer.ranges.RangeCommits;
import dev.varve.record.PredefinedTables;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobKey;
import dev.varve.store.Pace;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run over all inputs, by as many readers as there are cores and memory. What the files are
 * depends on the ledgers alone, so it does not matter who reads what when.
 */
final class CopyRun {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final MemoryWait WAITS = new MemoryWait(LONGEST, LONGEST);

    private final Engine engine;
    private final RangeCommits ranges;
    private final ArchiveOutcome outcome;
    private final Progress progress;
    private final PrintWriter out;
    private final PrintWriter err;
    private final TableName table;
    private final InputReading reading;
    private final Pace pace;
    private final Map<Input, RecordTally> tallies = new ConcurrentHashMap<>();
    private final AtomicInteger passedOver = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * @throws WrongConfigurationException if there is no table of ledgers
     */
    CopyRun(
            Engine engine,
            ArchiveOutcome outcome,
            Progress progress,
            PrintWriter out,
            PrintWriter err) {
        this.engine = engine;
        this.outcome = outcome;
        this.progress = progress;
        this.out = out;
        this.err = err;
        this.table = engine.table().orElse(PredefinedTables.LEDGERS_LCM_RAW);
        this.ranges =
                engine.ranges()
                        .filter(each -> each.makes(table))
                        .orElseThrow(
                                () ->
                                        new WrongConfigurationException(
                                                List.of(
                                                        "varve.bronze.ledger-tables: copy makes whole ranges, and %s"
                                                                        .formatted(table)
                                                                + " is not among the tables of which there are"
                                                                + " any")));
        this.reading = new InputReading(engine);
        this.pace = Pace.of(engine.inputs().mostBytesPerSecond());
    }

    /**
     * @return the exit status
     * @throws IOException if an input cannot be read or the store refuses; ranges that are stored
     *     by then stay
     */
    int run(List<Input> inputs) throws IOException {
        engine.layers().mendAudit();
        int cores = Runtime.getRuntime().availableProcessors();
        readAll(InputShares.of(inputs, Math.min(cores, ranges.places())));
        RangeReport whole = RangeReport.of(engine);
        List<String> waiting = engine.layers().settleAudit();
        List<BlobKey> deadLetters = engine.deadLetters().flush();
        progress.close();
        ArchiveReport report = new ArchiveReport(engine, out, err, false);
        inputs.forEach(input -> report.add(input, tallies.getOrDefault(input, new RecordTally())));
        report.warn(outcome.warnings());
        report.replaced(outcome.replaced());
        if (passedOver.get() > 0) {
            err.println(
                    "%,d files were not read: by their names they hold no ledger that is wanted and not stored"
                            .formatted(passedOver.get()));
        }
        report.print(outcome.files(), deadLetters, outcome.typesOfFiles(), whole);
        waiting.forEach(err::println);
        if (whole.lacksAny() || !waiting.isEmpty()) {
            return ExitStatus.FAILED;
        }
        return report.rejectedRows() > 0 ? ExitStatus.REJECTED : ExitStatus.STORED;
    }

    private void readAll(List<List<Input>> shares) throws IOException {
        try (ExecutorService readers = Executors.newFixedThreadPool(shares.size())) {
            List<Future<?>> all = new ArrayList<>();
            for (List<Input> share : shares) {
                all.add(readers.submit(() -> read(share)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException("a reader failed untold", unexpected);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before everything was stored");
        }
        requireNoFailure();
    }

    /** The first failure of a reader ends the others. */
    private void requireNoFailure() throws IOException {
        switch (failure.get()) {
            case null -> {}
            case IOException refused -> throw refused;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case Throwable other -> throw new IOException(FailureText.of(other), other);
        }
    }

    private void read(List<Input> share) {
        RecordReader reader = new RecordReader(engine.catalog(), Optional.of(table));
        try {
            for (Input input : share) {
                if (!isStored(input)) {
                    tallies.put(input, read(input, reader));
                }
            }
        } catch (IOException | RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    /** What ranges are stored need not be read again, where the file's name tells its ledgers. */
    private boolean isStored(Input input) throws IOException {
        Optional<LedgerSpan> span = NamedLedgers.of(input);
        boolean stored = span.isPresent() && ranges.areStored(table, span.get());
        if (stored) {
            passedOver.incrementAndGet();
        }
        return stored;
    }

    private RecordTally read(Input input, RecordReader reader) throws IOException {
        RecordTally tally = new RecordTally();
        try (InputStream file = input.open();
                Ingestion ingestion =
                        new Ingestion(
                                engine,
                                ReadingTurn.of(reader),
                                WAITS,
                                Long.MAX_VALUE,
                                tally,
                                Runnable::run)) {
            reading.read(
                    progress.counting(pace.limiting(file)),
                    new InputReading.Taking(
                            input,
                            ingestion,
                            content -> watching(progress.watching(content, tally, outcome)),
                            () -> {}));
            return tally;
        }
    }

    /** Ends the reading when another reader has failed. */
    private InputStream watching(InputStream content) {
        return new FilterInputStream(content) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                requireNoFailure();
                return super.read(target, offset, length);
            }
        };
    }
}
