package dev.varve.parquet.encoding;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.varve.column.Batch;
import dev.varve.column.MemoryBudget;
import dev.varve.column.TestColumn;
import dev.varve.parquet.FileAssembly;
import dev.varve.parquet.RowGroupEncoder;
import dev.varve.parquet.RowGroupEncoderTest;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What {@link RowGroupEncoderTest} runs in a JVM of its own: batches that are larger than the heap,
 * then the same encoder with batches that are not, and at last an array for which scratches that
 * wait must go.
 */
public final class ShortOfMemory {

    public static final int SMALL_ROWS = 2_000;

    private static final int GIANT_BYTES = 4 << 20;
    private static final int GIANTS = 16;
    private static final int IDLE_BYTES = 8 << 20;
    private static final int NEEDED_BYTES = 16 << 20;
    private static final Field TEXT = Field.optional("text", ColumnType.TEXT);
    private static final Field NUMBER = Field.optional("number", ColumnType.INT64);
    private static final Schema SCHEMA = new Schema(List.of(NUMBER, TEXT));

    private static final ScratchPool SCRATCHES = new ScratchPool(new HashSeed(1, 2));

    private ShortOfMemory() {}

    public static void main(String[] arguments) throws IOException {
        Compression compression = Compression.of(Codec.valueOf(arguments[0]));
        try (MemoryBudget budget = new MemoryBudget(128 << 20);
                ExecutorService threads = Executors.newFixedThreadPool(2);
                FileChannel out = FileChannel.open(Path.of(arguments[1]), CREATE_NEW, WRITE)) {
            RowGroupEncoder encoder = new RowGroupEncoder(SCHEMA, compression, threads, SCRATCHES);
            FileAssembly file = new FileAssembly(new TableName("child"), SCHEMA, compression);
            List<Batch> giants = giants(budget);
            for (int round = 0; round < 2; round++) {
                failToEncode(encoder, giants);
            }
            giants.forEach(Batch::close);
            try (Batch small = small(budget)) {
                for (ByteBuffer bytes : file.append(encoder.encode(List.of(small)))) {
                    out.write(bytes);
                }
            }
            out.write(file.finish(Map.of()));
        }
        needWhatIdleScratchesHold();
    }

    private static void needWhatIdleScratchesHold() {
        Scratch first = SCRATCHES.take();
        Scratch second = SCRATCHES.take();
        first.rows.spare(IDLE_BYTES);
        second.rows.spare(IDLE_BYTES);
        SCRATCHES.giveBack(first);
        SCRATCHES.giveBack(second);
        first = null;
        second = null;
        byte[] needed = new byte[NEEDED_BYTES];
        System.out.println(needed.length + " bytes are there");
    }

    private static void failToEncode(RowGroupEncoder encoder, List<Batch> giants) {
        try {
            encoder.encode(giants);
        } catch (OutOfMemoryError expected) {
            return;
        }
        throw new AssertionError("there was room for " + GIANTS + " giants");
    }

    /** Values that no codec makes shorter. */
    private static List<Batch> giants(MemoryBudget budget) {
        List<Batch> giants = new ArrayList<>();
        for (int i = 0; i < GIANTS; i++) {
            byte[] value = new byte[GIANT_BYTES];
            new Random(i).nextBytes(value);
            giants.add(
                    TestColumn.batch(
                            List.of(
                                    new TestColumn(NUMBER, List.of((long) i)),
                                    new TestColumn(TEXT, List.of(value))),
                            budget));
        }
        return giants;
    }

    private static Batch small(MemoryBudget budget) {
        List<Object> texts = new ArrayList<>();
        List<Object> numbers = new ArrayList<>();
        for (int row = 0; row < SMALL_ROWS; row++) {
            texts.add(TestColumn.utf8("row " + row));
            numbers.add((long) row);
        }
        return TestColumn.batch(
                List.of(new TestColumn(NUMBER, numbers), new TestColumn(TEXT, texts)), budget);
    }
}
