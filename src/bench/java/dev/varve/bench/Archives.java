package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets the contestants archive a file by turns, and holds each to what went in. */
final class Archives {
    private final List<Contestant> contestants;
    private final Path directory;

    Archives(List<Contestant> contestants, Path directory) {
        this.contestants = contestants;
        this.directory = directory;
    }

    /**
     * The medians of each contestant.
     *
     * @throws IllegalStateException when an output has not as many rows as the input has records
     */
    Map<Contestant, Measurement> run(Workload workload, long records, int runs)
            throws IOException, InterruptedException, SQLException {
        Path input = workload.input(directory, records);
        Map<Contestant, List<Measurement>> measured = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (Contestant contestant : contestants) {
                measured.computeIfAbsent(contestant, key -> new ArrayList<>())
                        .add(once(contestant, workload, input, records));
            }
        }
        Map<Contestant, Measurement> medians = new LinkedHashMap<>();
        measured.forEach((contestant, of) -> medians.put(contestant, Measurement.median(of)));
        return medians;
    }

    /** What the outputs of the last run disagree on, other than the order of rows. */
    List<String> differences() throws SQLException {
        return contestants.size() < 2
                ? List.of()
                : Outputs.differences(
                        output(contestants.getFirst()), output(contestants.getLast()));
    }

    private Measurement once(Contestant contestant, Workload workload, Path input, long records)
            throws IOException, InterruptedException, SQLException {
        Path output = output(contestant);
        Outputs.delete(output);
        Files.createDirectories(output);
        Path log = directory.resolve("log").resolve(output.getFileName() + ".log");
        warm(input);
        Measurement measurement =
                ChildProcess.run(
                        contestant.command(workload, input, output), contestant.environment(), log);
        long rows = Outputs.rows(output);
        if (rows != records) {
            throw new IllegalStateException(
                    contestant.label()
                            + " left "
                            + rows
                            + " rows of "
                            + records
                            + " records: see "
                            + log);
        }
        System.err.printf(
                "%s %d: %s %.2f s CPU%n",
                workload.label(), records, contestant.label(), measurement.cpuSeconds());
        return measurement.of(records, Outputs.parquetBytes(output));
    }

    private Path output(Contestant contestant) {
        return contestant.output(directory.resolve("output"));
    }

    /** Reads the file, so that nobody is the one to fetch it from the disk. */
    private static void warm(Path file) throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (var in = Files.newInputStream(file)) {
            while (in.read(buffer) >= 0) {
                continue;
            }
        }
    }
}
