package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code varve verify} and {@code inspect} of the packaged program. */
class VerifyIT {

    private static final String EVENTS = "src/examples/records/event.ndjson";

    @TempDir Path folder;

    private static List<String> varve(
            int status, Map<String, String> environment, String... arguments) throws Exception {
        try (Packaged varve = Packaged.start(environment, arguments)) {
            List<String> lines = varve.allLines();
            System.out.println(String.join("\n", lines));
            assertEquals(status, varve.status(), lines::toString);
            return lines;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "S3_FAKE", "GCS_FAKE"})
    void ofABucketNamesWhatIsMissingThere(StoreServer server) throws Exception {
        String bucket = server.newBucket();
        String lake = server.scheme() + bucket + "/" + StoreServer.PREFIX;
        Map<String, String> environment = server.environment();
        varve(0, environment, "archive", "--to", lake, EVENTS);
        for (String[] words : new String[][] {{"verify", lake}, {"verify", "--quick", lake}}) {
            assertEquals("no problems", varve(0, environment, words).getLast());
        }
        String file =
                server.keys(bucket).stream()
                        .filter(key -> key.endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
        List<String> shown =
                varve(0, environment, "inspect", "--json", server.scheme() + bucket + "/" + file);
        assertEquals("parquet", JsonPath.from(shown.getLast()).getString("kind"));

        String orphan = StoreServer.PREFIX + "event/year=2024/month=01/day=15/event-orphan.parquet";
        String foreign = StoreServer.PREFIX + "event/notes.txt";
        try (BlobStore store = server.store(bucket)) {
            server.put(bucket, orphan, store.read(new BlobKey(file)).readAllBytes());
        }
        server.put(bucket, foreign, new byte[] {1});
        List<String> problems = varve(4, environment, "verify", lake);
        for (String key : List.of(orphan, foreign)) {
            assertTrue(
                    problems.stream().anyMatch(line -> line.startsWith("problem: " + key + ": ")),
                    () -> key + " in " + String.join("\n", problems));
        }
        assertEquals("2 problems", problems.getLast());
        varve(1, environment, "verify", server.scheme() + "there-is-no-such-bucket/x");
    }

    /** A service is killed; what it left, and what the next one makes of it. */
    @Test
    void ofAServiceThatWasKilledIsCleanOnceItHasStartedAgain() throws Exception {
        Random random = new Random(18);
        long rows = 0;
        for (int round = 0; round < 3; round++) {
            try (Packaged service = start()) {
                URI address = service.awaitAddress();
                for (int i = 0; i < 40; i++) {
                    int count = 1 + random.nextInt(200);
                    post(address, "/v1/tables/feed/records", lines(random, count));
                    rows += count;
                }
                service.kill();
            }
            List<String> left = verify("--json");
            for (String line : left) {
                if (line.startsWith("{\"finding\"")) {
                    String kind = JsonPath.from(line).getString("finding");
                    assertTrue(List.of("missing_manifest", "left_over").contains(kind), line);
                }
            }
            long waiting =
                    left.stream()
                            .filter(line -> line.startsWith("{\"table\":\"feed\""))
                            .mapToLong(line -> JsonPath.from(line).getLong("waiting.records"))
                            .sum();
            assertTrue(waiting > 0, left::toString);
        }
        try (Packaged service = start()) {
            URI address = service.awaitAddress();
            post(address, "/v1/flush", "");
            service.terminate();
            assertEquals(0, service.status());
        }
        List<String> clean = verify("--json");
        JsonPath whole = JsonPath.from(clean.getLast());
        assertEquals(0, whole.getInt("problems"), clean::toString);
        assertTrue(clean.stream().noneMatch(line -> line.contains("\"gap\"")), clean::toString);
        assertEquals(rows, whole.getLong("rows"), clean::toString);
    }

    private List<String> verify(String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("verify"));
        words.addAll(List.of(options));
        words.add(folder.toString());
        try (Packaged verify = Packaged.start(Map.of(), words.toArray(String[]::new))) {
            List<String> lines = verify.allLines();
            System.out.println(String.join("\n", lines));
            assertTrue(List.of(0, 4).contains(verify.status()), lines::toString);
            return lines;
        }
    }

    private Packaged start() throws IOException {
        return Packaged.start(
                Map.of(
                        "VARVE_STORE_DIRECTORY", folder.toString(),
                        "VARVE_ACKNOWLEDGEMENT", "journal",
                        "VARVE_HTTP_PORT", "0",
                        "VARVE_BUFFER_ROWS", "500",
                        "VARVE_FILE_TARGET_SIZE", "64KiB",
                        "VARVE_ROTATION_INTERVAL", "1s",
                        "VARVE_JOURNAL_SEGMENT_SIZE", "64KiB",
                        "VARVE_PARTITION_BY", "p"));
    }

    private static String lines(Random random, int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(
                    "{\"p\":%d,\"x\":\"%x\"}\n".formatted(random.nextInt(4), random.nextLong()));
        }
        return lines.toString();
    }

    private static void post(URI address, String path, String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply =
                    client.send(
                            HttpRequest.newBuilder(address.resolve(path))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, reply.statusCode(), reply::body);
        }
    }
}
