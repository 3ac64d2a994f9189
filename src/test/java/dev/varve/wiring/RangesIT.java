package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.ranges.MadeLedgers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service makes the vault that {@code copy} makes of the same ledgers, also when it is killed.
 */
class RangesIT {

    private static final Map<String, String> BRONZE =
            Map.of(
                    "VARVE_LAYOUT", "bronze",
                    "VARVE_BRONZE_NETWORK", "pubnet",
                    "VARVE_BRONZE_ERA", "pre_p23",
                    "VARVE_BRONZE_VERSION", "v1",
                    "VARVE_AUDIT", "on",
                    "VARVE_LEDGERS_PER_FILE", "100");

    @TempDir Path folder;

    private final MadeLedgers ledgers = new MadeLedgers(11, 2_000);

    @Test
    void killedWhileARangeWaitsItStoresWhatCopyStores() throws Exception {
        List<String> lines = new ArrayList<>(ledgers.lines(0, 249));
        String missing = lines.remove(42);
        Collections.shuffle(lines, new Random(4));
        try (Packaged service = serve();
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = service.awaitAddress();
            for (int from = 0; from < lines.size(); from += 30) {
                send(client, address, lines.subList(from, Math.min(lines.size(), from + 30)));
            }
            HttpResponse<String> flushed = post(client, address, "/v1/flush", "");
            assertEquals(202, flushed.statusCode(), flushed.body());
            String ranges = get(client, address, "/v1/ranges");
            assertTrue(
                    ranges.contains(
                            "\"start\":0,\"end\":99,\"present\":99,\"missing\":1,\"missing_ledgers\":[{\"start\":42,\"end\":42}]"),
                    ranges);
            assertTrue(ranges.contains("\"start\":200,\"end\":299,\"present\":50"), ranges);
            assertTrue(get(client, address, "/").contains("ledgers_lcm_raw/range=0-99"));
            service.kill();
        }
        try (Packaged service = serve();
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = service.awaitAddress();
            send(client, address, List.of(missing));
            HttpResponse<String> flushed = post(client, address, "/v1/flush", "");
            assertTrue(flushed.body().contains("range=200-299"), flushed.body());
            assertTrue(!flushed.body().contains("range=0-99"), flushed.body());
            service.terminate();
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            assertTrue(
                    service.lines().stream()
                            .anyMatch(
                                    line ->
                                            line.contains(
                                                    "50 wait in the journal (ledgers_lcm_raw 50)")),
                    () -> String.join("\n", service.lines()));
        }
        run(folder.resolve("in.ndjson"), "copied");
        assertEquals(files("copied"), files("served"));
        assertEquals(2, files("served").size());
        try (Packaged verified =
                Packaged.start(BRONZE, "verify", folder.resolve("served").toString())) {
            List<String> told = verified.allLines();
            assertEquals(0, verified.status(), () -> String.join("\n", told));
        }
    }

    private Packaged serve() throws IOException {
        return Packaged.start(
                BRONZE, "serve", "--to", folder.resolve("served").toString(), "--port", "0");
    }

    private void run(Path input, String into) throws Exception {
        Files.write(input, ledgers.lines(0, 199));
        try (Packaged copy =
                Packaged.start(
                        BRONZE,
                        "copy",
                        "--network",
                        "pubnet",
                        "--into",
                        folder.resolve(into).toString(),
                        input.toString())) {
            List<String> told = copy.allLines();
            assertEquals(0, copy.status(), () -> String.join("\n", told));
        }
    }

    private static void send(HttpClient client, URI address, List<String> lines)
            throws IOException, InterruptedException {
        HttpResponse<String> reply =
                post(
                        client,
                        address,
                        "/v1/tables/ledgers_lcm_raw/records",
                        String.join("\n", lines) + "\n");
        assertEquals(200, reply.statusCode(), reply.body());
        assertTrue(reply.body().contains("\"accepted\":" + lines.size()), reply.body());
    }

    private static HttpResponse<String> post(
            HttpClient client, URI address, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String get(HttpClient client, URI address, String path)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(address.resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Manifests and events tell when they were made. */
    private Map<String, Integer> files(String below) throws IOException {
        Path root = folder.resolve(below).resolve("pubnet");
        Map<String, Integer> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(each -> each.toString().endsWith(".parquet")).toList()) {
                files.put(
                        root.relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
