package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.column.TestColumn;
import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A third reader, in another language, finds every cell as it was written. Runs where {@code node}
 * is, and where the system property {@code varve.node_modules} names a folder with hyparquet and
 * hyparquet-compressors (or {@code node_modules} is beside the project's {@code pom.xml}).
 */
final class HyparquetTest {

    private static final Path MODULES =
            Path.of(System.getProperty("varve.node_modules", "node_modules"));

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyCellIsReadAsItWasWritten(Codec codec) throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(MODULES.resolve("hyparquet-compressors")),
                "skipped: no hyparquet in " + MODULES + " (-Dvarve.node_modules names its folder)");
        for (TestValues.Shape shape : TestValues.Shape.values()) {
            WrittenFile file =
                    WrittenFile.of(
                            InteropGateTest.columns(shape, 700),
                            400,
                            Compression.of(codec),
                            WrittenFile.SMALL_PAGES);
            List<String> rows = read(Files.write(folder.resolve("gate.parquet"), file.bytes()));
            assertEquals(file.rowCount(), rows.size());
            for (int row = 0; row < rows.size(); row++) {
                assertEquals(expected(file, row), rows.get(row), codec + " row " + row);
            }
        }
    }

    private List<String> read(Path file) throws IOException, InterruptedException {
        Path output = folder.resolve("rows.jsonl");
        Path script = Files.write(folder.resolve("hyparquet.mjs"), script());
        Process process;
        try {
            process =
                    new ProcessBuilder(
                                    "node",
                                    script.toString(),
                                    MODULES.toAbsolutePath().toString(),
                                    file.toString())
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException missing) {
            Assumptions.abort("skipped: no node on the path (" + missing.getMessage() + ")");
            throw missing;
        }
        assertEquals(0, process.waitFor(), "node's exit status");
        return Files.readAllLines(output);
    }

    private static byte[] script() throws IOException {
        try (var in = HyparquetTest.class.getResourceAsStream("/hyparquet.mjs")) {
            return in.readAllBytes();
        }
    }

    private static String expected(WrittenFile file, int row) {
        StringJoiner cells = new StringJoiner(",", "[", "]");
        for (TestColumn column : file.columns()) {
            Object value = column.values().get(row);
            cells.add(value == null ? "null" : '"' + text(column.field().type(), value) + '"');
        }
        return cells.toString();
    }

    private static String text(ColumnType type, Object value) {
        return switch (type) {
            case INT32, UINT32 -> "d" + hexOf((double) (long) value);
            case DOUBLE -> "d" + hexOf((double) value);
            case UINT64 -> Long.toUnsignedString((long) value);
            case TIMESTAMP -> "ms" + (long) value / 1000;
            case TIMESTAMP_NANOS -> "ms" + (long) value / 1_000_000;
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> HexFormat.of().formatHex((byte[]) value);
            case BOOL, INT64 -> value.toString();
        };
    }

    private static String hexOf(double value) {
        return HexFormat.of().toHexDigits(Double.doubleToRawLongBits(value));
    }
}
