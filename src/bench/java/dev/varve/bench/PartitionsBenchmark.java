package dev.varve.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * What it takes to write very many small files to the disk. The clock decides: what it costs is
 * waiting, Varve's for the disk to have each file for good.
 */
final class PartitionsBenchmark {
    private static final int GOAL_TIMES = 4;

    private final Settings settings;
    private final List<Contestant> contestants;
    private final Report report;

    PartitionsBenchmark(Settings settings, List<Contestant> contestants, Report report) {
        this.settings = settings;
        this.contestants = contestants;
        this.report = report;
    }

    /**
     * Measures everyone.
     *
     * @throws IllegalStateException when an output has not as many rows as the input has records
     */
    void run() throws IOException, InterruptedException, SQLException {
        Archives archives = new Archives(contestants, settings.directory());
        Map<Contestant, Cost> costs =
                archives.run(new ManyPartitions(), ManyPartitions.RECORDS, settings.runs());
        for (String difference : archives.differences()) {
            report.note("partitions: outputs differ in " + difference);
        }
        report.add("partitions " + ManyPartitions.PARTITIONS, costs);
        costs.forEach(
                (varve, its) ->
                        costs.forEach(
                                (duckDb, theOthers) -> {
                                    if (varve instanceof Contestant.Varve
                                            && duckDb instanceof Contestant.DuckDb) {
                                        note(varve, its.own(), duckDb, theOthers.own());
                                    }
                                }));
    }

    private void note(Contestant varve, Measurement its, Contestant duckDb, Measurement theOthers) {
        report.note(
                "%s: %,d records into %,d partitions: %.1f x the time of %s (goal: at most %d)",
                varve.label(),
                ManyPartitions.RECORDS,
                ManyPartitions.PARTITIONS,
                its.wallSeconds() / theOthers.wallSeconds(),
                duckDb.label(),
                GOAL_TIMES);
    }
}
