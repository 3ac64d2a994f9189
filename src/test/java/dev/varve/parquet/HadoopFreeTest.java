package dev.varve.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.ChildJvm;
import dev.varve.parquet.compression.Codec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files are written in a JVM that has no class of Hadoop's, and a row group of 50,000 records of
 * 550 bytes in a heap of 64 MiB.
 */
final class HadoopFreeTest {

    @TempDir private Path folder;

    @Test
    void writesWithoutHadoopInASmallHeapAndWithoutAWarning() throws Exception {
        List<String> classPath =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        assertTrue(classPath.stream().anyMatch(HadoopFreeTest::isHadoop), "nothing to leave out");
        String withoutHadoop =
                classPath.stream()
                        .filter(element -> !isHadoop(element))
                        .collect(Collectors.joining(File.pathSeparator));
        ChildJvm.Ended writer =
                ChildJvm.run(
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        withoutHadoop,
                        WriterInChild.class.getName(),
                        folder.toString());
        assertEquals(0, writer.status(), writer.said());
        assertTrue(!writer.said().contains("Unsafe"), writer.said());
        try (DuckDbReader duckDb = new DuckDbReader(folder)) {
            for (Codec codec : Codec.values()) {
                byte[] file = Files.readAllBytes(folder.resolve(codec + ".parquet"));
                assertEquals(
                        WriterInChild.ROWS + " " + WriterInChild.ROWS,
                        duckDb.ask(
                                file,
                                "SELECT count(DISTINCT payload) || ' ' || count(number) FROM %s"));
            }
        }
    }

    private static boolean isHadoop(String classPathElement) {
        return Path.of(classPathElement).getFileName().toString().startsWith("hadoop-");
    }
}
