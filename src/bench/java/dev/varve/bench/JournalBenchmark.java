package dev.varve.bench;

import dev.varve.bench.Crowd.Body;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the journal costs: against the acknowledgement {@code memory}, against bare writes to the
 * same disk, and, when it is replayed, against {@code archive} of the same records.
 */
final class JournalBenchmark {
    private static final String JOURNAL = "journal";
    private static final String MEMORY = "memory";
    private static final String ARCHIVE = "archive";
    private static final String LARGE_COMMITS = "a journal of commits of 1 MB";
    private static final String SMALL_COMMITS = "a journal of commits of ten records";
    private static final int LARGE_BODY_BYTES = 1_000_000;
    private static final int LARGE_BODY_CONNECTIONS = 16;
    private static final int SMALL_BODY_RECORDS = 10;
    private static final int SMALL_BODY_CONNECTIONS = 64;
    private static final long SMALL_BODY_NANOS = 10_000_000_000L;
    private static final int LEAST_RECORDS_PER_SECOND = 20_000;
    private static final int BARE_WRITES = 3_000;
    private static final long MOST_REPLAYED = 300_000;
    private static final int STARTS = 15;
    private static final Workload EVENTS = Workload.EVENTS;
    private static final String PATH = "/v1/records";

    private final Settings settings;
    private final Report report;

    JournalBenchmark(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /**
     * Measures every build.
     *
     * @throws IllegalStateException when a process fails, or records are lost
     */
    void run() throws IOException, InterruptedException, SQLException {
        for (Program program : settings.programs()) {
            largeBodies(program);
            smallBodies(program);
            replay(program);
            starts(program);
        }
    }

    private static Map<String, String> acknowledging(String mode) {
        return Map.of("VARVE_ACKNOWLEDGEMENT", mode);
    }

    private void largeBodies(Program program)
            throws IOException, InterruptedException, SQLException {
        Path input = EVENTS.input(settings.directory(), settings.records());
        Map<String, Measurement> all =
                Turns.medians(
                        List.of(JOURNAL, MEMORY),
                        settings.runs(),
                        mode -> {
                            try (Service service =
                                    Service.start(
                                            program, settings.directory(), acknowledging(mode))) {
                                loadLarge(service, input);
                                return loadLarge(service, input);
                            }
                        });
        Measurement journal = all.get(JOURNAL);
        Measurement memory = all.get(MEMORY);
        String what = "events, bodies of 1 MB over 16";
        report.addService(what, program.name() + ", journal", journal);
        report.addService(what, program.name() + ", memory", memory);
        report.compare(
                what, program.name() + ", journal (goal by CPU: 0.8)", journal, MEMORY, memory);
    }

    private Measurement loadLarge(Service service, Path input)
            throws IOException, InterruptedException, SQLException {
        return service.load(
                settings.records(),
                () -> {
                    try (InputStream in = Files.newInputStream(input)) {
                        LineBlocks blocks = new LineBlocks(in, LARGE_BODY_BYTES);
                        new Crowd(service.address(), PATH, LARGE_BODY_CONNECTIONS)
                                .send(
                                        () ->
                                                blocks.next()
                                                        .map(
                                                                each ->
                                                                        new Body(
                                                                                each,
                                                                                System
                                                                                        .nanoTime())));
                    }
                });
    }

    /**
     * How many small bodies are taken, and how long their answers take at half the load: half of
     * what is asked for, and half of what is taken. {@code memory} tells how much of that is not
     * the journal's.
     */
    private void smallBodies(Program program) throws IOException, InterruptedException {
        byte[] body = Lines.of(EVENTS.source(), SMALL_BODY_RECORDS);
        for (String mode : List.of(MEMORY, JOURNAL)) {
            try (Service service =
                    Service.start(program, settings.directory(), acknowledging(mode))) {
                Crowd crowd = new Crowd(service.address(), PATH, SMALL_BODY_CONNECTIONS);
                crowd.send(Crowd.unpaced(body, System.nanoTime() + 2 * SMALL_BODY_NANOS));
                Crowd.Outcome most =
                        crowd.send(Crowd.unpaced(body, System.nanoTime() + SMALL_BODY_NANOS));
                double recordsPerSecond = most.perSecond() * SMALL_BODY_RECORDS;
                report.note(
                        "%s: %s, %d connections, bodies of %d records: %,.0f records/s (goal: %,d), p99 %.1f ms",
                        program.name(),
                        mode,
                        SMALL_BODY_CONNECTIONS,
                        SMALL_BODY_RECORDS,
                        recordsPerSecond,
                        LEAST_RECORDS_PER_SECOND,
                        most.percentileMillis(99));
                double bare = bareWriteMillis(service.output(), body);
                for (double half : List.of(LEAST_RECORDS_PER_SECOND / 2.0, recordsPerSecond / 2)) {
                    Crowd.Outcome answers = crowd.send(paced(body, half / SMALL_BODY_RECORDS));
                    report.note(
                            "%s: %s, at %,.0f records/s: p50 %.1f ms, p99 %.1f ms; writing and syncing as many bytes: p99 %.1f ms: %.1f x (goal: at most 3)",
                            program.name(),
                            mode,
                            half,
                            answers.percentileMillis(50),
                            answers.percentileMillis(99),
                            bare,
                            answers.percentileMillis(99) / bare);
                }
            }
        }
    }

    private static Crowd.Bodies paced(byte[] body, double perSecond) {
        long start = System.nanoTime();
        AtomicLong sent = new AtomicLong();
        return () -> {
            long after = Math.round(sent.getAndIncrement() / perSecond * 1e9);
            return after < SMALL_BODY_NANOS
                    ? Optional.of(new Body(body, start + after))
                    : Optional.empty();
        };
    }

    /** The 99th percentile of appending a body to a file and having it on the disk. */
    private static double bareWriteMillis(Path directory, byte[] body) throws IOException {
        Path file = Files.createTempFile(directory, ".bare", "");
        double[] millis = new double[BARE_WRITES];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < BARE_WRITES; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.wrap(body));
                channel.force(false);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(millis);
        return millis[BARE_WRITES * 99 / 100 - 1];
    }

    /** What a service that was killed has left is settled by {@code process}. */
    private void replay(Program program) throws IOException, InterruptedException, SQLException {
        long records = Math.min(settings.records(), MOST_REPLAYED);
        Path input = EVENTS.input(settings.directory(), records);
        Map<String, Measurement> all =
                Turns.medians(
                        List.of(LARGE_COMMITS, SMALL_COMMITS, ARCHIVE),
                        settings.runs(),
                        who -> replayed(program, who, input, records));
        Measurement archive = all.get(ARCHIVE);
        String what = "events " + records + ", with its start";
        report.addService(what, program.name() + " archive", archive);
        for (String commits : List.of(LARGE_COMMITS, SMALL_COMMITS)) {
            Measurement process = all.get(commits);
            report.addService(what, program.name() + " process, " + commits, process);
            report.compare(
                    what,
                    program.name() + " process, " + commits + " (goal: 1)",
                    process,
                    ARCHIVE,
                    archive);
        }
    }

    private Measurement replayed(Program program, String who, Path input, long records)
            throws IOException, InterruptedException, SQLException {
        return switch (who) {
            case LARGE_COMMITS -> settled(program, records, left(program, largeBodies(input)));
            case SMALL_COMMITS -> settled(program, records, left(program, smallBodies(records)));
            default -> archived(program, records, input);
        };
    }

    private Measurement settled(Program program, long records, Path output)
            throws IOException, InterruptedException, SQLException {
        return counted(program, records, output, List.of("process"), List.of());
    }

    private Measurement archived(Program program, long records, Path input)
            throws IOException, InterruptedException, SQLException {
        Path output = settings.directory().resolve("output").resolve("varve-archived");
        Outputs.delete(output);
        return counted(program, records, output, List.of(ARCHIVE), List.of(input.toString()));
    }

    private Measurement counted(
            Program program,
            long records,
            Path output,
            List<String> subcommand,
            List<String> inputs)
            throws IOException, InterruptedException, SQLException {
        List<String> command = new ArrayList<>(program.archive());
        command.addAll(subcommand);
        command.addAll(List.of("--to", output.toString(), "--json"));
        command.addAll(inputs);
        Path log = settings.directory().resolve("log").resolve(subcommand.getFirst() + ".log");
        Measurement its = ChildProcess.run(command, log);
        if (Outputs.rows(output) != records) {
            throw new IllegalStateException(
                    subcommand.getFirst() + " left other than " + records + " rows: " + log);
        }
        return its.of(records, Outputs.parquetBytes(output));
    }

    /** Bodies from one input, in their order. */
    @FunctionalInterface
    private interface Posts {
        void send(Crowd crowd) throws IOException, InterruptedException;
    }

    private static Posts largeBodies(Path input) {
        return crowd -> {
            try (InputStream in = Files.newInputStream(input)) {
                LineBlocks blocks = new LineBlocks(in, LARGE_BODY_BYTES);
                crowd.send(() -> blocks.next().map(each -> new Body(each, System.nanoTime())));
            }
        };
    }

    private static Posts smallBodies(long records) {
        return crowd -> {
            RecordSource source = EVENTS.source();
            AtomicLong left = new AtomicLong(records);
            crowd.send(
                    () -> {
                        int next = (int) Math.min(SMALL_BODY_RECORDS, left.get());
                        left.addAndGet(-next);
                        return next == 0
                                ? Optional.empty()
                                : Optional.of(new Body(Lines.of(source, next), System.nanoTime()));
                    });
        };
    }

    private Path left(Program program, Posts posts) throws IOException, InterruptedException {
        try (Service service =
                Service.start(program, settings.directory(), acknowledging(JOURNAL))) {
            posts.send(new Crowd(service.address(), PATH, 1));
            service.kill();
            if (Outputs.parquetBytes(service.output()) > 0) {
                throw new IllegalStateException("there are files before the replay");
            }
            return service.output();
        }
    }

    private void starts(Program program) throws IOException, InterruptedException {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int run = 0; run < STARTS; run++) {
            for (String mode : Turns.of(List.of(JOURNAL, MEMORY), run)) {
                millis.computeIfAbsent(mode, _ -> new ArrayList<>())
                        .add(
                                Service.begin(program, settings.directory(), acknowledging(mode))
                                        .firstAnswerMillis());
            }
        }
        double journal = median(millis.get(JOURNAL));
        double memory = median(millis.get(MEMORY));
        report.note(
                "%s: serve with an empty journal answers first after %.0f ms, without after %.0f: %.0f ms later (goal: at most 3), medians of %d starts",
                program.name(), journal, memory, journal - memory, STARTS);
    }

    private static double median(List<Double> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }
}
