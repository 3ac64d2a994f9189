package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The service in heaps as small as they are met, with the largest records on all places at once.
 */
class SmallHeapsIT {

    private static final int MIB = 1 << 20;
    private static final int CLIENTS = 8;

    /** A client that gets 503 comes again. */
    private static final int MOST_TRIES = 20;

    private static final int BODIES = 3;

    @TempDir Path folder;

    /**
     * The heaps that died, with what they had set; an empty setting is the default. Of the jar's
     * collectors one calls a survivors' space less than the other does its heap.
     */
    @ParameterizedTest
    @CsvSource({"128, '', G1, 5", "154, 128MiB, Serial, 7", "256, 64MiB, G1, 16"})
    void largestRecordsOnAllPlacesAtOnceAreAllStored(
            int heapMib, String budget, String collector, int recordMib) throws Exception {
        int recordBytes = recordMib * MIB;
        Map<String, String> settings = new HashMap<>();
        if (!budget.isEmpty()) {
            settings.put("VARVE_MEMORY_BUDGET", budget);
        }
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Set<Integer> accepted = new ConcurrentSkipListSet<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (Packaged service = start(heapMib, collector, settings)) {
            URI address = service.awaitAddress();
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.add(
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try {
                                                send(address, number, recordBytes, seed, accepted);
                                            } catch (Exception | AssertionError failed) {
                                                failure.set(failed);
                                            }
                                        }));
            }
            for (Thread client : clients) {
                client.join();
            }
            service.terminate();
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            assertEquals(
                    List.of(),
                    service.lines().stream().filter(line -> line.contains("OutOfMemory")).toList());
            assertEquals(
                    recordMib < 16 ? 1 : 0,
                    service.lines().stream()
                            .filter(
                                    line ->
                                            line.contains(
                                                    "varve.limits.record=%dMiB"
                                                            .formatted(recordMib)))
                            .count(),
                    () -> String.join("\n", service.lines()));
        }
        assertEquals(null, failure.get());
        assertTrue(accepted.size() >= CLIENTS, () -> accepted.size() + " were accepted");
        assertEquals(accepted, storedIds());
    }

    /** Each body holds the largest record that is let in, as lines, documents, or packed. */
    private static void send(
            URI address, int client, int recordBytes, long seed, Set<Integer> accepted)
            throws IOException, InterruptedException {
        Random random = new Random(seed + client);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int body = 0; body < BODIES; body++) {
                int id = client * BODIES + body;
                byte[] record = record(id, recordBytes, random);
                HttpRequest.Builder request =
                        HttpRequest.newBuilder(
                                address.resolve(
                                        "/v1/tables/t%d/records".formatted(random.nextInt(8))));
                switch (id % 3) {
                    case 0 -> request.header("Content-Type", "application/x-ndjson");
                    case 1 -> request.header("Content-Type", "application/json");
                    default ->
                            request.header("Content-Type", "application/x-ndjson")
                                    .header("Content-Encoding", "gzip");
                }
                HttpRequest sent =
                        request.POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                id % 3 == 2 ? packed(record) : record))
                                .build();
                HttpResponse<String> reply = http.send(sent, HttpResponse.BodyHandlers.ofString());
                for (int tries = 1; reply.statusCode() == 503 && tries < MOST_TRIES; tries++) {
                    reply = http.send(sent, HttpResponse.BodyHandlers.ofString());
                }
                assertTrue(Set.of(200, 503).contains(reply.statusCode()), reply.body());
                if (reply.statusCode() == 200) {
                    accepted.add(id);
                }
            }
        }
    }

    /** Half of them are such that compression gains nothing. */
    private static byte[] record(int id, int recordBytes, Random random) {
        byte[] record = new byte[recordBytes];
        byte[] head = "{\"id\":%d,\"text\":\"".formatted(id).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, record, 0, head.length);
        boolean varied = random.nextBoolean();
        for (int i = head.length; i < recordBytes - 2; i++) {
            record[i] = (byte) ('0' + (varied ? random.nextInt(40) : i % 10));
            if (record[i] == '\\') {
                record[i] = '.';
            }
        }
        record[recordBytes - 2] = '"';
        record[recordBytes - 1] = '}';
        return record;
    }

    private static byte[] packed(byte[] record) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(record);
        }
        return packed.toByteArray();
    }

    @Test
    void whatCannotFitIsRefusedInOneLine() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "VARVE_LIMITS_RECORD", "16MiB",
                        "VARVE_LIMITS_REQUESTS", "8");
        try (Packaged service = start(128, "G1", settings)) {
            assertEquals(
                    List.of(
                            "varve.limits.record=16MiB and varve.limits.requests=8 need a heap of"
                                    + " 262MiB, and there is one of 128MiB (-Xmx): allow a larger heap,"
                                    + " or smaller records and fewer requests"),
                    service.allLines().stream()
                            .filter(line -> !line.startsWith("Picked up"))
                            .toList());
            assertEquals(2, service.status());
        }
    }

    private Packaged start(int heapMib, String collector, Map<String, String> settings)
            throws IOException {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("VARVE_HTTP_PORT", "0");
        environment.put("VARVE_STORE_DIRECTORY", folder.toString());
        environment.put("VARVE_LOG_JSON", "off");
        String heap = "-Xmx%dm".formatted(heapMib);
        if (Packaged.executable().isPresent()) {
            return Packaged.start(environment, heap, "serve");
        }
        environment.put("JAVA_TOOL_OPTIONS", heap + " -XX:+Use%sGC".formatted(collector));
        return Packaged.start(environment, "serve");
    }

    private Set<Integer> storedIds() throws SQLException, IOException {
        Set<Integer> ids = new TreeSet<>();
        try (var files = Files.walk(folder)) {
            assertTrue(files.noneMatch(file -> file.toString().contains("_dead_letter")));
        }
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT id FROM read_parquet('" + folder + "/t*/**/*.parquet')")) {
            while (rows.next()) {
                assertTrue(ids.add(rows.getInt(1)), "a record is stored twice");
            }
        }
        return ids;
    }
}
