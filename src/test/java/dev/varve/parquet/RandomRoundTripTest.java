package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.parquet.encoding.PageLimits;
import dev.varve.record.ColumnType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random schemas, values, page limits and compressions; the seed is printed. */
final class RandomRoundTripTest {

    private static final int ROUNDS = 25;

    @TempDir private Path folder;

    @Test
    void randomFilesAreReadAsTheyWereWritten() throws Exception {
        long seed = Long.getLong("varve.test.seed", 4711);
        System.out.println("RandomRoundTripTest: -Dvarve.test.seed=" + seed);
        Random random = new Random(seed);
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            for (int round = 0; round < ROUNDS; round++) {
                WrittenFile file = randomFile(random);
                String place = "seed " + seed + ", round " + round + ", ";
                InteropGateTest.assertRows(
                        file, ParquetJavaReader.rows(file), place + "parquet-java");
                InteropGateTest.assertRows(file, duckDb.rows(file), place + "DuckDB");
                StatisticsTruth.check(file);
            }
        }
    }

    @Test
    void everyByteIsWhereTheWriterOfParquetJavaPutsIt() throws Exception {
        long seed = Long.getLong("varve.test.seed", 4712);
        System.out.println("RandomRoundTripTest: -Dvarve.test.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 4 * ROUNDS; round++) {
            WrittenFile file = randomFile(random);
            byte[] expected = ParquetJavaFile.of(file);
            String place = "seed " + seed + ", round " + round;
            assertEquals(
                    StatisticsTruth.footer(expected), StatisticsTruth.footer(file.bytes()), place);
            assertArrayEquals(expected, file.bytes(), place);
        }
    }

    static WrittenFile randomFile(Random random) {
        int rows = 1 + random.nextInt(random.nextBoolean() ? 40 : 4000);
        List<TestColumn> columns = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int column = 0; column < count; column++) {
            columns.add(
                    TestValues.column(
                            "c" + column,
                            pick(ColumnType.values(), random),
                            pick(TestValues.Nulls.values(), random),
                            pick(TestValues.Shape.values(), random),
                            rows,
                            random));
        }
        int bytes = 1 << 8 + random.nextInt(8);
        PageLimits limits = new PageLimits(1 + random.nextInt(2000), bytes, bytes, bytes);
        Compression compression = Compression.of(pick(Codec.values(), random));
        return WrittenFile.of(columns, 1 + random.nextInt(rows), compression, limits);
    }

    private static <T> T pick(T[] choices, Random random) {
        return choices[random.nextInt(choices.length)];
    }
}
