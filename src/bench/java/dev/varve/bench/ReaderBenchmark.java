package dev.varve.bench;

import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bytes to staged columns: records per second of one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ReaderBenchmark {
    private static final int RECORDS = 1_500;

    /** Which records. */
    @Param({"EVENTS", "TICKERS"})
    public Workload workload = Workload.EVENTS;

    private byte[] chunk = {};
    private RecordReader reader = new RecordReader(catalog(), Optional.empty());

    static Catalog catalog() {
        return new Catalog(
                List.of(), new TableName("records"), RecordLimits.DEFAULT, 1_000, true, true);
    }

    /** A chunk of the size that archive reads. */
    @Setup
    public void chunk() {
        chunk = Lines.of(workload.source(), RECORDS);
        Catalog catalog = catalog();
        reader = new RecordReader(catalog, workload.table().map(TableName::new));
        reader.read(chunk, 0, chunk.length, 1);
        reader.staged().forEach(catalog::merge);
        reader.clear();
    }

    /** Reads a chunk. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int read() {
        reader.read(chunk, 0, chunk.length, 1);
        int rows = reader.staged().stream().mapToInt(Staging::rowCount).sum();
        reader.clear();
        if (rows != RECORDS) {
            throw new IllegalStateException(rows + " rows");
        }
        return rows;
    }
}
