package dev.varve.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Full buffers to Parquet bytes: records per second of one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RowGroupBenchmark {
    private static final int RECORDS = 50_000;

    /** Which records. */
    @Param({"EVENTS", "TICKERS"})
    public Workload workload = Workload.EVENTS;

    private StagedRows rows = new StagedRows(workload.source(), 1);

    /** A full buffer. */
    @Setup(Level.Trial)
    public void fill() {
        rows.close();
        rows = new StagedRows(workload.source(), RECORDS);
    }

    /** Gives the memory back, which also proves that nobody kept any. */
    @TearDown(Level.Trial)
    public void release() {
        rows.close();
    }

    /** Encodes and compresses a row group. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long write() {
        return rows.write();
    }
}
