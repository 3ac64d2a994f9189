package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of the packaged service when things go wrong, from the first line to the last. */
class LogLinesIT {

    private static final int LONGEST = 16_000;

    /** Of a store that refuses everything: a few kinds, each at first, and as folded. */
    private static final int MOST_LINES = 60;

    private static final int FLUSHES = 3;

    @TempDir Path folder;

    private static Map<String, String> remote() throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("VARVE_ACKNOWLEDGEMENT", "memory");
        environment.put("VARVE_STORE_TYPE", "s3");
        environment.put("VARVE_STORE_BUCKET", "layers");
        environment.put("VARVE_STORE_ENDPOINT", "http://127.0.0.1:" + closedPort());
        environment.put("VARVE_HTTP_PORT", "0");
        environment.put("VARVE_HTTP_HOST", "127.0.0.1");
        environment.put("VARVE_SHUTDOWN_DEADLINE", "3s");
        environment.put("VARVE_STORE_RETRY_MAX_RETRIES", "2");
        environment.put("VARVE_STORE_RETRY_DELAY", "1ms");
        environment.put("AWS_ACCESS_KEY_ID", "key");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
        return environment;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aStoreThatRefusesEverythingIsToldInAFewShortLinesOfJson() throws Exception {
        try (Packaged service = Packaged.start(remote(), "serve")) {
            URI address = service.awaitAddress();
            for (int i = 0; i < FLUSHES; i++) {
                for (int table = 0; table < 10; table++) {
                    post(address.resolve("/v1/tables/t" + table + "/records"), "{\"a\":1}\nx\n");
                }
                assertNotEquals(200, post(address.resolve("/v1/flush"), ""));
            }
            service.terminate();
            assertNotEquals(0, service.status());
            List<String> lines = service.lines();
            int longest = lines.stream().mapToInt(String::length).max().orElse(0);
            System.out.printf(
                    "LogLinesIT: %d flushes of 10 tables, all refused: %d lines, the longest has %,d characters%n",
                    FLUSHES, lines.size(), longest);
            lines.forEach(LogLinesIT::parsed);
            assertTrue(lines.size() < MOST_LINES, () -> String.join("\n", lines));
            assertTrue(longest < LONGEST, () -> longest + " characters");
            assertTrue(
                    lines.stream().anyMatch(line -> line.contains("the last of")),
                    () -> "nothing is folded: " + String.join("\n", lines));
            assertTrue(lines.stream().anyMatch(line -> line.contains("stopped: 0 records")));
        }
    }

    private static int post(URI address, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(address)
                                    .header("Prefer", "wait=1")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (JsonProcessingException raw) {
            throw new AssertionError("no JSON: " + line, raw);
        }
    }

    @Test
    void whyItDoesNotStartIsALineOfTheLogToo() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Map<String, String> below = Map.of("VARVE_STORE_DIRECTORY", file + "/data");
        assertTrue(refusal(below).contains("is not a directory"), refusal(below));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Map<String, String> two =
                    Map.of("VARVE_HTTP_HOST", "127.0.0.1", "VARVE_HTTP_PORT", port);
            assertTrue(refusal(two).contains("cannot listen on 127.0.0.1:" + port), port);
        }
    }

    /** The message of the only line. */
    private static String refusal(Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("VARVE_HTTP_PORT", "0"));
        environment.putAll(settings);
        try (Packaged refused = Packaged.start(environment, "serve")) {
            List<String> lines = refused.allLines();
            assertEquals(1, lines.size(), () -> String.join("\n", lines));
            assertEquals(1, refused.status());
            JsonNode line = parsed(lines.getFirst());
            assertEquals("ERROR", line.get("level").textValue());
            return line.get("message").textValue();
        }
    }

    @Test
    void withoutJsonTheRefusalIsPlain() throws Exception {
        try (Packaged refused =
                Packaged.start(
                        Map.of("VARVE_LOG_JSON", "off", "VARVE_BUFFER_ROWS", "x"), "serve")) {
            assertEquals(
                    List.of(
                            "varve.buffer.rows=x (VARVE_BUFFER_ROWS): it must be a whole number, from 1 to"
                                    + " 10000000"),
                    refused.allLines());
            assertEquals(2, refused.status());
        }
    }
}
