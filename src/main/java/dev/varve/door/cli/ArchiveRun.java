package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.door.Ingestion;
import dev.varve.door.MemoryWait;
import dev.varve.door.ReadingTurn;
import dev.varve.door.RecordTally;
import dev.varve.layer.FlushReport;
import dev.varve.layer.RowsSetAsideException;
import dev.varve.layer.StoredFile;
import dev.varve.record.Rejection;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One run over all inputs, in their order and by one thread, so that the same input makes the same
 * files.
 */
final class ArchiveRun {

    /** Nobody waits but the archive itself; a store that fails ends it. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration FOREVER = Duration.ofDays(365);

    private static final MemoryWait WAITS = new MemoryWait(LONGEST, LONGEST);

    /** A file is given on purpose: what it holds is in the files or in the dead letters. */
    private static final long ALL_REJECTIONS = Long.MAX_VALUE;

    private final Engine engine;
    private final ArchiveOutcome outcome;
    private final Progress progress;
    private final PrintWriter out;
    private final PrintWriter err;
    private final PartitionColumnCheck partitionColumns;
    private final InputReading reading;

    ArchiveRun(
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
        this.partitionColumns = new PartitionColumnCheck(engine);
        this.reading = new InputReading(engine);
    }

    /**
     * @return the exit status
     * @throws WrongConfigurationException if the files are to be divided by a column that no record
     *     has
     * @throws dev.varve.record.TooManyTablesException if there may be no table of the name given
     * @throws IOException if an input cannot be read or the store refuses files; what is stored by
     *     then stays
     */
    int run(List<Input> inputs) throws IOException {
        ArchiveReport report = new ArchiveReport(engine, out, err);
        layer(inputs, report::add);
        RangeReport ranges = RangeReport.of(engine);
        List<String> waiting = engine.layers().settleAudit();
        List<BlobKey> deadLetters = engine.deadLetters().flush();
        progress.close();
        List<StoredFile> files = outcome.files();
        report.warn(outcome.warnings());
        report.replaced(outcome.replaced());
        report.print(files, deadLetters, outcome.typesOfFiles(), ranges);
        waiting.forEach(err::println);
        if (ranges.lacksAny() || !waiting.isEmpty()) {
            return ExitStatus.FAILED;
        }
        return report.rejectedRows() + outcome.setAsideRows() > 0
                ? ExitStatus.REJECTED
                : ExitStatus.STORED;
    }

    /**
     * As {@link #run}, and prints nothing.
     *
     * @param ended told of each input once it was read
     * @return the objects of rejected records
     * @throws IOException as {@link #run}, and if a file has to wait for its event
     */
    List<BlobKey> store(List<Input> inputs, BiConsumer<Input, RecordTally> ended)
            throws IOException {
        layer(inputs, ended);
        List<String> waiting = engine.layers().settleAudit();
        if (!waiting.isEmpty()) {
            throw new IOException(waiting.getFirst());
        }
        return engine.deadLetters().flush();
    }

    private void layer(List<Input> inputs, BiConsumer<Input, RecordTally> ended)
            throws IOException {
        engine.table().ifPresent(engine.catalog()::requireRoom);
        engine.layers().mendAudit();
        RecordReader reader = new RecordReader(engine.catalog(), engine.table());
        TypeSamples samples = new TypeSamples(engine, inputs, this::learn);
        samples.begin();
        for (Input input : inputs) {
            RecordTally tally = read(input, reader, samples);
            samples.ended();
            partitionColumns.ended(tally);
            ended.accept(input, tally);
        }
        partitionColumns.require();
        samples.release();
        flush();
    }

    private void flush() throws IOException {
        try {
            FlushReport report = engine.layers().flush(FOREVER);
            List<Throwable> failures =
                    report.refused().stream()
                            .map(FlushReport.Refused::reason)
                            .filter(each -> !(each instanceof RowsSetAsideException))
                            .distinct()
                            .toList();
            if (!failures.isEmpty()) {
                throw failure(failures);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before everything was stored");
        }
    }

    private static IOException failure(List<Throwable> failures) {
        Throwable first = failures.getFirst();
        IOException failure =
                first instanceof IOException refusal
                        ? refusal
                        : new IOException(FailureText.of(first), first);
        failures.stream().skip(1).forEach(failure::addSuppressed);
        return failure;
    }

    private RecordTally read(Input input, RecordReader reader, TypeSamples samples)
            throws IOException {
        RecordTally tally = new RecordTally();
        try (InputStream file = input.open();
                Ingestion ingestion = ingestion(reader, tally)) {
            InputReading.Taking taking =
                    new InputReading.Taking(
                            input,
                            ingestion,
                            content -> samples.counting(progress.watching(content, tally, outcome)),
                            () -> {
                                partitionColumns.after(tally);
                                samples.accepted();
                            });
            reading.read(progress.counting(file), taking);
            return tally;
        }
    }

    /** Reads the beginning of an input for what it teaches. */
    private void learn(Input input, long mostBytes) throws IOException {
        RecordReader reader = new RecordReader(engine.catalog(), engine.table());
        try (InputStream file = input.open();
                Ingestion ingestion = ingestion(reader, new RecordTally())) {
            ingestion.onlyLearn();
            reading.read(
                    file,
                    new InputReading.Taking(
                            input,
                            ingestion,
                            content -> TypeSamples.beginning(content, mostBytes),
                            () -> {}));
        }
    }

    private Ingestion ingestion(RecordReader reader, RecordTally tally) {
        return new Ingestion(
                engine, ReadingTurn.of(reader), WAITS, ALL_REJECTIONS, tally, Runnable::run);
    }

    /** A rejection as a person reads it. */
    static String line(String input, Rejection rejection) {
        String field = rejection.field().map(name -> "field '" + name + "': ").orElse("");
        return "%s:%d:%d: %s%s"
                .formatted(input, rejection.line(), rejection.column(), field, rejection.reason());
    }
}
