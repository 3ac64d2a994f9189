package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.ChildJvm;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that has far less direct memory than its budget names, which is its own alone. */
final class TightMemoryTest {

    private static final int RECORDS = 200_000;

    @TempDir Path folder;

    @Test
    void archivesMoreThanThereIsDirectMemory() throws Exception {
        ChildJvm.Ended archive = archive("16m");
        assertEquals(0, archive.status(), archive.said());
        assertTrue(
                archive.said().contains("\"records\":" + RECORDS + ",\"rejected\":0"),
                archive.said());
    }

    @Test
    void saysInOneLineThatThereIsTooLittle() throws Exception {
        ChildJvm.Ended archive = archive("1m");
        assertEquals(1, archive.status(), archive.said());
        assertTrue(
                archive.said()
                        .lines()
                        .anyMatch(
                                line ->
                                        line.startsWith("there is no memory for the records")
                                                && line.contains("varve.memory.budget")),
                archive.said());
        assertFalse(archive.said().contains("\tat "), archive.said());
    }

    private ChildJvm.Ended archive(String directMemory) throws Exception {
        Path input = folder.resolve("input.ndjson");
        write(input);
        return ChildJvm.run(
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=" + directMemory,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "archive",
                "--table",
                "wide",
                "--partition-by",
                "part",
                "--to",
                folder.resolve("to").toString(),
                "--json",
                input.toString());
    }

    /** 40 MB of columns in four partitions, each of which fills slowly. */
    private static void write(Path input) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(input)) {
            for (int i = 0; i < RECORDS; i++) {
                out.write(
                        String.format(
                                Locale.ROOT,
                                "{\"part\":%d,\"id\":%d,\"text\":\"%0180d\"}%n",
                                i % 4,
                                i,
                                i));
            }
        }
    }
}
