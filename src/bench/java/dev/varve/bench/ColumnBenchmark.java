package dev.varve.bench;

import java.io.IOException;
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

/**
 * One column at a time to Parquet bytes: values per second of one thread, for each way of encoding.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ColumnBenchmark {
    private static final int VALUES = 50_000;

    /** What the column holds. */
    @Param public ColumnValues values = ColumnValues.HASHES;

    private StagedRows rows = new StagedRows(values.source(), 1);

    /** A full buffer. */
    @Setup(Level.Trial)
    public void fill() {
        rows.close();
        rows = new StagedRows(values.source(), VALUES);
    }

    /** Gives the memory back. */
    @TearDown(Level.Trial)
    public void release() {
        rows.close();
    }

    /** Encodes and compresses the column. */
    @Benchmark
    @OperationsPerInvocation(VALUES)
    public long write() throws IOException {
        return rows.write();
    }
}
