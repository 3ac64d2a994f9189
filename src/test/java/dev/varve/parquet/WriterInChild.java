package dev.varve.parquet;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.ScratchPool;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.HashSeed;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What {@link HadoopFreeTest} runs in a JVM of its own: files with every codec, one of long
 * records.
 */
final class WriterInChild {

    static final int BATCH_ROWS = 1_000;
    static final int ROWS = 50 * BATCH_ROWS;

    private WriterInChild() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        try (MemoryBudget budget = new MemoryBudget(40 << 20)) {
            List<Batch> batches = new ArrayList<>();
            for (int i = 0; i < ROWS / BATCH_ROWS; i++) {
                batches.add(TestColumn.batch(longRecords(i), budget));
            }
            for (Codec codec : Codec.values()) {
                Path file = folder.resolve(codec + ".parquet");
                try (FileChannel out = FileChannel.open(file, CREATE_NEW, WRITE)) {
                    write(batches, Compression.of(codec), out);
                }
            }
            batches.forEach(Batch::close);
        }
    }

    private static void write(List<Batch> batches, Compression compression, FileChannel out)
            throws IOException {
        Schema schema = batches.getFirst().schema();
        RowGroupEncoder encoder =
                new RowGroupEncoder(
                        schema, compression, Runnable::run, new ScratchPool(new HashSeed(1, 2)));
        FileAssembly file = new FileAssembly(new TableName("child"), schema, compression);
        for (ByteBuffer bytes : file.append(encoder.encode(batches))) {
            out.write(bytes);
        }
        out.write(file.finish(Map.of()));
    }

    private static List<TestColumn> longRecords(int seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[270];
        List<Object> payloads = new ArrayList<>(BATCH_ROWS);
        List<Object> numbers = new ArrayList<>(BATCH_ROWS);
        for (int row = 0; row < BATCH_ROWS; row++) {
            random.nextBytes(bytes);
            payloads.add(TestColumn.utf8(HexFormat.of().formatHex(bytes)));
            numbers.add((long) row);
        }
        return List.of(
                new TestColumn(Field.required("payload", ColumnType.TEXT), payloads),
                new TestColumn(Field.optional("number", ColumnType.INT64), numbers));
    }
}
