package dev.varve.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the {@code bench.*} properties ask for.
 *
 * @param records records of an ordinary run, and of the small run of a steady one
 * @param runs how often each contestant runs
 * @param workloads which inputs
 * @param steady whether each contestant also takes five times the records, so that the difference
 *     shows what a record costs once everything is started and warm
 * @param http whether the service is measured too
 * @param partitions whether many partitions are measured
 * @param trouble whether a store that stays silent is measured
 * @param s3 whether writing to S3 is measured
 * @param verify whether reading all of an archive is measured
 * @param copy whether making whole ranges of ledgers is measured
 * @param journal whether what the journal costs is measured
 * @param micro whether only the inner loops are measured
 * @param programs every build of Varve that is measured, the jar first
 * @param duckDb what DuckDB runs in
 * @param directory where inputs and outputs go
 */
record Settings(
        long records,
        int runs,
        List<Workload> workloads,
        boolean steady,
        boolean http,
        Part partitions,
        Part trouble,
        Part s3,
        Part verify,
        Part copy,
        Part journal,
        boolean micro,
        List<Program> programs,
        DuckDbEngine duckDb,
        Path directory) {
    static final int STEADY_FACTOR = 5;
    private static final long ORDINARY_RECORDS = 1_000_000;
    private static final long STEADY_RECORDS = 2_000_000;

    /**
     * Reads the system properties.
     *
     * @throws IllegalArgumentException when one is not what it should be, naming it
     * @throws IOException when DuckDB's library cannot be unpacked into the directory
     */
    static Settings ofProperties() throws IOException {
        boolean steady = flag("bench.steady", false);
        long records = number("bench.records", steady ? STEADY_RECORDS : ORDINARY_RECORDS);
        List<Workload> workloads =
                Arrays.stream(text("bench.workloads", "events,tickers").split(","))
                        .map(Workload::named)
                        .toList();
        Path directory = Path.of(text("bench.directory", "target/bench"));
        return new Settings(
                recordsBeyondStart(records, workloads),
                Math.toIntExact(number("bench.runs", 5)),
                workloads,
                steady,
                flag("bench.http", true),
                part("bench.partitions", "true"),
                part("bench.trouble", "true"),
                part("bench.s3", "false"),
                part("bench.verify", "false"),
                part("bench.copy", "false"),
                part("bench.journal", "false"),
                flag("bench.jmh", false),
                builtPrograms(),
                duckDb(directory.toAbsolutePath().resolve("duckdb")),
                directory);
    }

    /** Whether a part is measured, given what is said of the others. */
    boolean asksFor(Part part) {
        return asksForOrdinary() ? part == Part.TOO : part == Part.ONLY;
    }

    /** Whether what is no {@link Part} is measured. */
    boolean asksForOrdinary() {
        return !List.of(partitions, trouble, s3, verify, copy, journal).contains(Part.ONLY);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<Program> builtPrograms() {
        List<Program> programs = new ArrayList<>();
        Path jar = Path.of(text("bench.jar", "target/quarkus-app/quarkus-run.jar"));
        if (Files.exists(jar)) {
            programs.add(Program.jar(java(), jar));
        }
        add("bench.baseline", path -> Program.baselineJar(java(), path), programs);
        add("bench.executable", Program::executable, programs);
        add("bench.baseline-executable", Program::baselineExecutable, programs);
        return programs;
    }

    private static void add(String name, Function<Path, Program> program, List<Program> programs) {
        String value = text(name, "");
        if (!value.isEmpty()) {
            programs.add(program.apply(Path.of(value)));
        }
    }

    /** The command line that is named, else the one on the path, else the driver. */
    private static DuckDbEngine duckDb(Path directory) throws IOException {
        String value = text("bench.duckdb", "");
        if (value.equals("jdbc")) {
            return DuckDbEngine.Jdbc.unpacked(directory);
        }
        if (!value.isEmpty()) {
            if (!Files.isExecutable(Path.of(value))) {
                throw new IllegalArgumentException(
                        "bench.duckdb=" + value + ": must be an executable, or jdbc");
            }
            return new DuckDbEngine.CommandLine(Path.of(value).toAbsolutePath());
        }
        Optional<Path> found =
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, "duckdb"))
                        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                        .findFirst();
        return found.isPresent()
                ? new DuckDbEngine.CommandLine(found.get())
                : DuckDbEngine.Jdbc.unpacked(directory);
    }

    /**
     * With as many records as show what a start costs there would be nothing left when that is
     * taken off.
     */
    private static long recordsBeyondStart(long records, List<Workload> workloads) {
        long least = workloads.stream().mapToLong(Task::startRecords).max().orElseThrow();
        if (records <= least) {
            throw new IllegalArgumentException(
                    "bench.records=" + records + ": must be more than " + least);
        }
        return records;
    }

    private static Part part(String name, String otherwise) {
        return Part.named(name, text(name, otherwise));
    }

    private static String text(String name, String otherwise) {
        String value = System.getProperty(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    private static boolean flag(String name, boolean otherwise) {
        String value = text(name, Boolean.toString(otherwise));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            name + "=" + value + ": must be true or false");
        };
    }

    private static long number(String name, long otherwise) {
        String value = text(name, Long.toString(otherwise)).replace("_", "");
        if (!value.matches("[1-9]\\d{0,11}")) {
            throw new IllegalArgumentException(
                    name + "=" + value + ": must be a whole number above 0");
        }
        return Long.parseLong(value);
    }
}
