package dev.varve.door.cli;

import dev.varve.door.Arrival;
import dev.varve.door.ContentEncoding;
import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.door.FirstBytes;
import dev.varve.door.ForeignContentException;
import dev.varve.door.Ingestion;
import dev.varve.door.MemoryWait;
import dev.varve.door.ReadingTurn;
import dev.varve.door.RecordTally;
import dev.varve.layer.FlushReport;
import dev.varve.layer.RowsSetAsideException;
import dev.varve.layer.StoredFile;
import dev.varve.record.Rejection;
import dev.varve.record.json.MalformedBodyException;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobKey;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One run over all inputs, in their order and by one thread, so that the same input makes the same
 * files.
 */
final class ArchiveRun {

    /** Of which what the records' form is is seen. */
    private static final int HEAD_BYTES = 1 << 16;

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
    }

    /**
     * @return the exit status
     * @throws WrongConfigurationException if the files are to be divided by a column that no record
     *     has
     * @throws dev.varve.record.TooManyTablesException if there may be no table of the name given
     * @throws IOException if an input cannot be read or the store refuses files; what is stored by
     *     then stays
     */
    int run(List<Path> inputs) throws IOException {
        engine.table().ifPresent(engine.catalog()::requireRoom);
        engine.layers().mendAudit();
        RecordReader reader = new RecordReader(engine.catalog(), engine.table());
        ArchiveReport report = new ArchiveReport(engine, out, err);
        TypeSamples samples = new TypeSamples(engine, inputs, this::learn);
        samples.begin();
        for (Path input : inputs) {
            RecordTally tally = read(input, reader, samples);
            samples.ended();
            partitionColumns.ended(tally);
            report.add(input, tally);
        }
        partitionColumns.require();
        samples.release();
        flush();
        List<String> waiting = engine.layers().settleAudit();
        List<BlobKey> deadLetters = engine.deadLetters().flush();
        progress.close();
        List<StoredFile> files = outcome.files();
        report.warn(outcome.warnings());
        report.print(files, deadLetters, outcome.typesOfFiles());
        waiting.forEach(err::println);
        if (!waiting.isEmpty()) {
            return ExitStatus.FAILED;
        }
        return report.rejectedRows() + outcome.setAsideRows() > 0
                ? ExitStatus.REJECTED
                : ExitStatus.STORED;
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

    private RecordTally read(Path input, RecordReader reader, TypeSamples samples)
            throws IOException {
        RecordTally tally = new RecordTally();
        try (InputStream file = open(input);
                Ingestion ingestion = ingestion(reader, tally)) {
            Taking taking =
                    new Taking(
                            input,
                            ingestion,
                            content -> samples.counting(progress.watching(content, tally, outcome)),
                            () -> {
                                partitionColumns.after(tally);
                                samples.accepted();
                            });
            read(progress.counting(file), taking);
            return tally;
        }
    }

    /** Reads the beginning of an input for what it teaches. */
    private void learn(Path input, long mostBytes) throws IOException {
        RecordReader reader = new RecordReader(engine.catalog(), engine.table());
        try (InputStream file = open(input);
                Ingestion ingestion = ingestion(reader, new RecordTally())) {
            ingestion.onlyLearn();
            read(
                    file,
                    new Taking(
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

    /**
     * What becomes of one input's records.
     *
     * @param watching sees the unpacked bytes pass
     * @param accepted runs whenever a piece was
     */
    private record Taking(
            Path input,
            Ingestion ingestion,
            UnaryOperator<InputStream> watching,
            Runnable accepted) {}

    private void read(InputStream file, Taking taking) throws IOException {
        try {
            readUnknown(new BufferedInputStream(file, HEAD_BYTES), taking);
        } catch (MalformedBodyException malformed) {
            throw unreadable(taking.input(), malformed, "");
        }
    }

    private void readUnknown(BufferedInputStream file, Taking taking) throws IOException {
        FirstBytes first = FirstBytes.of(file, HEAD_BYTES);
        if (first.packing() != ContentEncoding.IDENTITY) {
            readPacked(file, first.packing(), taking);
            return;
        }
        try {
            first.requireRecords();
        } catch (ForeignContentException foreign) {
            throw unreadable(
                    taking.input(),
                    foreign,
                    FileEnding.disagreement(taking.input(), foreign.ending()));
        }
        requireAsNamed(taking.input(), first);
        accept(first, file, taking);
    }

    private void readPacked(InputStream packed, ContentEncoding encoding, Taking taking)
            throws IOException {
        Path input = taking.input();
        long mostWindowBytes = engine.inputs().mostWindowBytes();
        try (BufferedInputStream unpacked =
                new BufferedInputStream(
                        encoding.unpack(packed, mostWindowBytes, _ -> {}), HEAD_BYTES)) {
            FirstBytes first = FirstBytes.of(unpacked, HEAD_BYTES);
            if (first.packing() != ContentEncoding.IDENTITY) {
                throw new IOException(
                        "%s: it is packed by %s and, within, by %s: unpack it once"
                                .formatted(input, encoding.word(), first.packing().word()));
            }
            first.requireRecords();
            accept(first, unpacked, taking);
        } catch (ForeignContentException foreign) {
            throw unreadable(input, foreign, " (within %s)".formatted(encoding.word()));
        } catch (ContentEncoding.BrokenStreamException broken) {
            throw unreadable(input, broken, FileEnding.disagreement(input, encoding));
        } catch (ContentEncoding.WindowTooLargeException tooLarge) {
            throw unreadable(input, tooLarge, " by varve.archive.zstd-window");
        }
    }

    /** A file whose magic is damaged must not pass for lines of text. */
    private static void requireAsNamed(Path input, FirstBytes first) throws IOException {
        Optional<ContentEncoding> named = FileEnding.packing(input);
        if (named.isPresent() && !first.beginWithRecord()) {
            throw new IOException(
                    "%s: it is not packed by %s, as its name says, and does not begin as records do"
                            .formatted(input, named.get().word()));
        }
    }

    private void accept(FirstBytes first, InputStream content, Taking taking) throws IOException {
        InputStream watched = taking.watching().apply(content);
        Ingestion ingestion = taking.ingestion();
        if (first.areOfDocument(engine.inputs().format())) {
            ingestion.acceptElements(watched, taking.accepted());
        } else {
            ingestion.acceptLines(
                    watched, Ingestion.CHUNK_BYTES, Arrival.PRESENT, taking.accepted());
        }
    }

    private static IOException unreadable(Path input, IOException why, String remark) {
        return new IOException(input + ": " + why.getMessage() + remark, why);
    }

    private static InputStream open(Path input) throws IOException {
        return InputFiles.isStandardInput(input) ? System.in : new FileInput(input);
    }

    /** A rejection as a person reads it. */
    static String line(Path input, Rejection rejection) {
        String field = rejection.field().map(name -> "field '" + name + "': ").orElse("");
        return "%s:%d:%d: %s%s"
                .formatted(input, rejection.line(), rejection.column(), field, rejection.reason());
    }
}
