package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackagedIT {

    private static final int BODY_RECORDS = 200;
    private static final int CLIENTS = 4;

    @TempDir Path folder;

    @Test
    void everyRecordAcknowledgedBeforeSigtermIsInAFile() throws Exception {
        ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        CountDownLatch enough = new CountDownLatch(40);
        try (Packaged service = serve(Map.of("VARVE_BUFFER_ROWS", "1000"))) {
            URI address = service.awaitAddress();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                long first = i * 1_000_000_000L;
                clients.add(
                        Thread.ofVirtual()
                                .start(
                                        () ->
                                                postUntilRefused(
                                                        address, first, acknowledged, enough)));
            }
            enough.await();
            service.terminate();
            for (Thread client : clients) {
                client.join();
            }
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            assertTrue(
                    service.lines().stream().anyMatch(line -> line.contains("stopped: ")),
                    () -> String.join("\n", service.lines()));
        }
        Set<Long> stored = storedIds();
        List<Long> missing =
                acknowledged.stream()
                        .flatMap(first -> LongStream.range(first, first + BODY_RECORDS).boxed())
                        .filter(id -> !stored.contains(id))
                        .toList();
        assertEquals(List.of(), missing);
    }

    private static void postUntilRefused(
            URI address,
            long first,
            ConcurrentLinkedQueue<Long> acknowledged,
            CountDownLatch enough) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (long id = first; ; id += BODY_RECORDS) {
                String body =
                        LongStream.range(id, id + BODY_RECORDS)
                                .mapToObj(
                                        each -> "{\"id\":" + each + ",\"day\":" + each % 5 + "}\n")
                                .collect(Collectors.joining());
                HttpResponse<String> reply = post(client, address, "/v1/tables/load/records", body);
                if (reply.statusCode() != 200) {
                    return;
                }
                acknowledged.add(id);
                enough.countDown();
            }
        } catch (IOException gone) {
            // The service has ended: what it did not acknowledge is not looked for.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<Long> storedIds() throws SQLException {
        Set<Long> ids = new HashSet<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT id FROM read_parquet('"
                                        + folder
                                        + "/load/**/*.parquet')")) {
            while (rows.next()) {
                assertTrue(ids.add(rows.getLong(1)), "a record is stored twice");
            }
        }
        return ids;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local-minimal",
                "contract-data-by-ledger-range",
                "market-feed-by-product",
                "bronze-ledgers",
                "dry-run-debug"
            })
    void everyExampleStartsAndTakesRecords(String example) throws Exception {
        try (Packaged service = serve(Map.of(), "--env-file", "src/examples/" + example + ".env")) {
            URI address = service.awaitAddress();
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> reply =
                        post(
                                client,
                                address,
                                "/v1/tables/contract_data/records",
                                Files.readString(
                                        Path.of("src/examples/records/contract_data.ndjson")));
                assertEquals(200, reply.statusCode(), reply.body());
                HttpResponse<String> flushed = post(client, address, "/v1/flush", "");
                assertEquals(200, flushed.statusCode());
                assertTrue(flushed.body().contains("contract_data"), flushed.body());
            }
            service.terminate();
            assertEquals(0, service.status());
        }
    }

    @Test
    void archiveEndsWithTheStatusThatScriptsRelyOn() throws Exception {
        try (Packaged archive =
                Packaged.start(
                        Map.of(),
                        "archive",
                        "--to",
                        folder.toString(),
                        "--json",
                        "src/examples/records/ticker.ndjson")) {
            List<String> lines = archive.allLines();
            assertEquals(0, archive.status());
            assertEquals(2, lines.size(), () -> String.join("\n", lines));
        }
        try (Packaged wrong = Packaged.start(Map.of("VARVE_BUFFER_ROWS", "x"), "serve")) {
            List<String> lines = wrong.allLines();
            assertEquals(2, wrong.status());
            assertEquals(1, lines.size(), () -> String.join("\n", lines));
        }
    }

    @Test
    void healthTellsWhetherTheServiceIsThere() throws Exception {
        URI address;
        try (Packaged service = serve(Map.of())) {
            address = service.awaitAddress();
            assertHealth(0, address, "--live");
            assertHealth(0, address);
            service.terminate();
            assertEquals(0, service.status());
        }
        assertHealth(1, address);
    }

    private static void assertHealth(int status, URI service, String... options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("health"));
        arguments.addAll(List.of(options));
        try (Packaged health =
                Packaged.start(
                        Map.of("VARVE_HTTP_PORT", Integer.toString(service.getPort())),
                        arguments.toArray(String[]::new))) {
            List<String> lines = health.allLines();
            assertEquals(status, health.status(), () -> String.join("\n", lines));
        }
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                Packaged service =
                        Packaged.start(
                                Map.of("VARVE_HTTP_PORT", Integer.toString(taken.getLocalPort())),
                                "serve")) {
            List<String> lines = service.allLines();
            assertEquals(1, service.status());
            assertEquals(1, lines.size(), () -> String.join("\n", lines));
            assertTrue(
                    lines.get(0).contains("\"message\":\"cannot listen on 0.0.0.0:"), lines.get(0));
        }
    }

    @Test
    void theDemoShowsTheWholeWay() throws Exception {
        try (Packaged service = serve(Map.of(), "--demo")) {
            List<String> shown = service.linesUntil("curl --data-binary");
            assertEquals(
                    5,
                    shown.stream().filter(line -> line.contains(".parquet  (")).count(),
                    shown::toString);
            assertTrue(
                    shown.stream().anyMatch(line -> line.contains("read_parquet(")),
                    shown::toString);
        }
    }

    private Packaged serve(Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> all =
                new ArrayList<>(List.of("serve", "--to", folder.toString(), "--port", "0"));
        all.addAll(List.of(arguments));
        return Packaged.start(environment, all.toArray(String[]::new));
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
}
