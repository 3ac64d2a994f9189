package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.layer.ranges.MadeLedgers;
import dev.varve.store.s3.S3FakeServer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy that is killed and started again ends as one that was not, whether it reads a folder or
 * the same files in a bucket.
 */
class CopyIT {

    private static final int KILLS = 6;
    private static final int FILES = 12;
    private static final int LEDGERS = 1_200;

    @TempDir Path folder;

    /** Nobody is asked there before there is a bucket. */
    private String endpoint = "http://localhost:1";

    @BeforeEach
    void writeLedgersOutOfOrder() throws IOException {
        List<String> lines = new ArrayList<>(new MadeLedgers(11, 2_000).lines(0, LEDGERS - 1));
        Random random = new Random(2);
        for (int from = 0; from + 60 <= LEDGERS; from += 45) {
            Collections.shuffle(lines.subList(from, from + 60), random);
        }
        Files.createDirectory(folder.resolve("in"));
        int each = LEDGERS / FILES;
        for (int i = 0; i < FILES; i++) {
            Files.write(
                    folder.resolve("in/%02d.ndjson".formatted(i)),
                    lines.subList(i * each, (i + 1) * each));
        }
    }

    @Test
    void killedAtAnyMomentItEndsAsIfItHadNotBeen() throws Exception {
        long seed = Long.getLong("varve.seed", System.nanoTime());
        System.out.println("-Dvarve.seed=" + seed);
        Random random = new Random(seed);
        assertEquals(0, copy("whole", folder.resolve("in").toString()).waitFor());
        Map<String, Integer> killed = new TreeMap<>();
        List<String> inputs = List.of("s3://layers/in/", folder.resolve("in").toString());
        try (S3FakeServer server =
                S3FakeServer.allowing(List.of("s3:ListBucket", "s3:GetObject"))) {
            endpoint = server.endpoint().toString();
            putAll(server);
            for (int i = 0; i < KILLS; i++) {
                String input = inputs.get(i % inputs.size());
                Process process = copy("killed", input, "--limit", "1500KiB");
                if (!process.waitFor(500 + random.nextInt(2_500), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    killed.merge(input, 1, Integer::sum);
                }
            }
            assertEquals(0, copy("killed", inputs.getFirst()).waitFor());
        }
        assertEquals(inputs.size(), killed.size(), "it was faster than any kill: " + killed);
        assertEquals(objects("whole"), objects("killed"));
        assertEquals(24 + 13, objects("whole").size());
    }

    private void putAll(S3FakeServer server) throws IOException {
        for (int i = 0; i < FILES; i++) {
            String name = "in/%02d.ndjson".formatted(i);
            server.put(name, Files.readAllBytes(folder.resolve(name)));
        }
    }

    private Process copy(String into, String input, String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "copy",
                                "--network",
                                "pubnet",
                                "--into",
                                folder.resolve(into).toString(),
                                input));
        arguments.addAll(List.of(options));
        return Packaged.command(
                        Map.of(
                                "VARVE_INPUT_ENDPOINT", endpoint,
                                "VARVE_INPUT_S3_NO_CREDENTIALS", "on",
                                "VARVE_BRONZE_ERA", "pre_p23",
                                "VARVE_BRONZE_VERSION", "v1",
                                "VARVE_ARCHIVE_TIME", "2025-01-15T10:30:00Z",
                                "VARVE_LEDGERS_PER_FILE", "100"),
                        arguments.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve(into + ".log").toFile()))
                .start();
    }

    /**
     * What readers see: names that begin with neither a dot nor, below the data, are unfinished.
     */
    private Map<String, Integer> objects(String below) throws IOException {
        Path root = folder.resolve(below);
        Map<String, Integer> files = new TreeMap<>();
        for (String part : List.of("pubnet", "_audit")) {
            try (Stream<Path> all = Files.walk(root.resolve(part))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    if (!file.getFileName().toString().startsWith(".")
                            && !file.getFileName().toString().endsWith(".part")) {
                        files.put(
                                root.relativize(file).toString(),
                                Arrays.hashCode(Files.readAllBytes(file)));
                    }
                }
            }
        }
        return files;
    }
}
