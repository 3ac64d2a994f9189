package dev.varve.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one child process took for its records, or the medians of several.
 *
 * @param records how many it took in; 0 where it only started
 * @param cpuSeconds user and system time
 * @param wallSeconds from start to exit
 * @param peakBytes the most memory it had resident
 * @param writtenBytes the Parquet files that it left
 */
record Measurement(
        long records,
        double cpuSeconds,
        double wallSeconds,
        double peakBytes,
        double writtenBytes) {
    static final Measurement NOTHING = new Measurement(0, 0, 0, 0, 0);

    static Measurement median(List<Measurement> runs) {
        return new Measurement(
                runs.getFirst().records,
                median(runs, Measurement::cpuSeconds),
                median(runs, Measurement::wallSeconds),
                median(runs, Measurement::peakBytes),
                median(runs, Measurement::writtenBytes));
    }

    Measurement of(long takenRecords, long bytes) {
        return new Measurement(takenRecords, cpuSeconds, wallSeconds, peakBytes, bytes);
    }

    /** What the larger run took beyond this one; of memory, the larger run's peak. */
    Measurement until(Measurement larger) {
        return new Measurement(
                larger.records - records,
                larger.cpuSeconds - cpuSeconds,
                larger.wallSeconds - wallSeconds,
                larger.peakBytes,
                larger.writtenBytes - writtenBytes);
    }

    double recordsPerCpuSecond() {
        return records / cpuSeconds;
    }

    double recordsPerWallSecond() {
        return records / wallSeconds;
    }

    double bytesPerRecord() {
        return writtenBytes / records;
    }

    private static double median(List<Measurement> runs, ToDoubleFunction<Measurement> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
