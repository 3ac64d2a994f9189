package dev.varve.wiring.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.wiring.Packaged;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program reads, in folders, by patterns and from its standard input. */
final class ArchiveInputsIT {

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void foldersPatternsAndStandardInputAreReadWhateverTheirFormAndPacking()
            throws IOException, InterruptedException {
        Path in = Files.createDirectories(folder.resolve("in/a"));
        Files.writeString(in.resolve("1.json"), "[{\"id\":1},\n{\"id\":2}]");
        Path packed = in.resolve("2.ndjson.gz");
        pack(packed, "{\"id\":3}\n");
        pack(packed, "{\"id\":4}\n");
        assertEquals(0, archive(in.getParent()), err::toString);
        assertEquals(0, archive(folder.resolve("i?/**/*.{json,ndjson.gz}")), err::toString);
        assertEquals(2, out.toString().lines().filter(it -> it.startsWith("4 records")).count());
        Process process =
                Packaged.command(Map.of(), "archive", "--to", folder.resolve("out").toString(), "-")
                        .redirectInput(packed.toFile())
                        .start();
        String result = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor());
        assertTrue(result.contains("2 records are in 1 files"), result);
    }

    @Test
    void whatIsNotReadIsOneLineAndStatus1() throws IOException {
        Path packed = folder.resolve("in.json.gz");
        pack(packed, "{\"id\":1}\n");
        Files.write(packed, new byte[] {0x1F}, StandardOpenOption.APPEND);
        assertEquals(1, archive(packed));
        Path parquet = Files.writeString(folder.resolve("in.json"), "PAR1\u0015\u0004");
        assertEquals(1, archive(parquet));
        assertEquals(2, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("this is a Parquet file"), err::toString);
    }

    private int archive(Path input) {
        String store = folder.resolve("out").toString();
        return ArchiveCommandIT.run(
                Map.of(), out, err, "archive", "--to", store, "--table", "t", input.toString());
    }

    private static void pack(Path file, String lines) throws IOException {
        try (OutputStream member =
                new GZIPOutputStream(
                        Files.newOutputStream(
                                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            member.write(lines.getBytes(UTF_8));
        }
    }
}
