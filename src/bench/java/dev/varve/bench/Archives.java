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
     * What it costs each contestant: the medians of the runs. Where its start is not its own, a run
     * over next to nothing precedes each of its runs.
     *
     * @throws IllegalStateException when an output has not as many rows as the input has records
     */
    Map<Contestant, Cost> run(Task task, long records, int runs)
            throws IOException, InterruptedException, SQLException {
        Map<Contestant, List<Measurement>> wholes = new LinkedHashMap<>();
        Map<Contestant, List<Measurement>> starts = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            wholes.put(contestant, new ArrayList<>());
            starts.put(contestant, new ArrayList<>());
        }
        for (int run = 0; run < runs; run++) {
            for (Contestant contestant : Turns.of(contestants, run)) {
                if (contestant.hasForeignStart()) {
                    starts.get(contestant).add(once(contestant, task, task.startRecords()));
                }
                wholes.get(contestant).add(once(contestant, task, records));
            }
        }
        Map<Contestant, Cost> costs = new LinkedHashMap<>();
        wholes.forEach(
                (contestant, of) ->
                        costs.put(
                                contestant,
                                new Cost(Measurement.median(of), start(starts.get(contestant)))));
        return costs;
    }

    private static Measurement start(List<Measurement> runs) {
        return runs.isEmpty() ? Measurement.NOTHING : Measurement.median(runs);
    }

    /** What the outputs of the last run disagree on, other than the order of rows. */
    List<String> differences() throws SQLException {
        return contestants.size() < 2
                ? List.of()
                : Outputs.differences(
                        output(contestants.getFirst()), output(contestants.getLast()));
    }

    private Measurement once(Contestant contestant, Task task, long records)
            throws IOException, InterruptedException, SQLException {
        Path input = task.input(directory, records);
        Path output = output(contestant);
        Outputs.delete(output);
        Files.createDirectories(output);
        Path log = directory.resolve("log").resolve(output.getFileName() + ".log");
        warm(input);
        KernelUsage.writeBack();
        Measurement measurement =
                ChildProcess.run(
                        contestant.command(task, input, output), contestant.environment(), log);
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
                task.label(), records, contestant.label(), measurement.cpuSeconds());
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
