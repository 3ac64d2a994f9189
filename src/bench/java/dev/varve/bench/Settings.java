package dev.varve.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the {@code bench.*} properties ask for.
 *
 * @param records records of an ordinary run, and of the small run of a steady one
 * @param runs how often each contestant runs
 * @param workloads which inputs
 * @param steady whether each contestant also takes five times the records, so that the difference
 *     shows what a record costs once everything is started and warm
 * @param http whether the service is measured too
 * @param s3 whether writing to S3 is measured
 * @param micro whether only the inner loops are measured
 * @param programs every build of Varve that is measured, the jar first
 * @param directory where inputs and outputs go
 */
record Settings(
        long records,
        int runs,
        List<Workload> workloads,
        boolean steady,
        boolean http,
        S3Rows s3,
        boolean micro,
        List<Program> programs,
        Path directory) {
    static final int STEADY_FACTOR = 5;
    private static final long ORDINARY_RECORDS = 1_000_000;
    private static final long STEADY_RECORDS = 2_000_000;

    /**
     * Reads the system properties.
     *
     * @throws IllegalArgumentException when one is not what it should be, naming it
     */
    static Settings ofProperties() {
        boolean steady = flag("bench.steady", false);
        long records = number("bench.records", steady ? STEADY_RECORDS : ORDINARY_RECORDS);
        List<Workload> workloads =
                Arrays.stream(text("bench.workloads", "events,tickers").split(","))
                        .map(Workload::named)
                        .toList();
        return new Settings(
                records,
                Math.toIntExact(number("bench.runs", 5)),
                workloads,
                steady,
                flag("bench.http", true),
                S3Rows.named(text("bench.s3", "false")),
                flag("bench.jmh", false),
                builtPrograms(),
                Path.of(text("bench.directory", "target/bench")));
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
        String executable = text("bench.executable", "");
        if (!executable.isEmpty()) {
            programs.add(Program.executable(Path.of(executable)));
        }
        return programs;
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
