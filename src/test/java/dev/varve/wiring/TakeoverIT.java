package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packaged programs with journals in one store: one is killed, another stopped for too long. */
@Timeout(180)
class TakeoverIT {

    @TempDir Path folder;

    private static Packaged start(String bucket) throws Exception {
        Map<String, String> environment = new HashMap<>(StoreServer.S3PROXY.environment());
        environment.putAll(
                Map.of(
                        "VARVE_STORE_TYPE", "s3",
                        "VARVE_STORE_BUCKET", bucket,
                        "VARVE_STORE_PREFIX", "lake",
                        "VARVE_ACKNOWLEDGEMENT", "journal",
                        "VARVE_JOURNAL_STORE", "store",
                        "VARVE_JOURNAL_LEASE", "8s",
                        "VARVE_HTTP_PORT", "0"));
        return Packaged.start(environment, "serve");
    }

    private static void post(HttpClient client, URI address, int number) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve("/v1/tables/feed/records"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"n\":%d}\nno record %d\n".formatted(number, number)))
                        .build();
        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, reply.statusCode(), reply::body);
    }

    @Test
    void whatAProcessAcknowledgedIsStoredOnceByAnother() throws Exception {
        String bucket = StoreServer.S3PROXY.newBucket();
        try (HttpClient client = HttpClient.newHttpClient()) {
            try (Packaged killed = start(bucket)) {
                URI address = killed.awaitAddress();
                for (int n = 0; n < 10; n++) {
                    post(client, address, n);
                }
                killed.kill();
            }
            try (Packaged stopped = start(bucket)) {
                URI address = stopped.awaitAddress();
                for (int n = 10; n < 20; n++) {
                    post(client, address, n);
                }
                stopped.await("is in files");
                stopped.signal("STOP");
                try (Packaged successor = start(bucket)) {
                    post(client, successor.awaitAddress(), 20);
                    successor.await("is in files");
                    stopped.signal("CONT");
                    assertEquals(1, stopped.status(), () -> String.join("\n", stopped.lines()));
                    List<String> told =
                            stopped.lines().stream()
                                    .filter(line -> line.contains("was taken over by pid "))
                                    .filter(line -> line.contains("ends"))
                                    .toList();
                    assertEquals(1, told.size(), told::toString);
                    successor.terminate();
                    assertEquals(0, successor.status());
                    requireEachOnce(bucket, successor.lines());
                }
            }
        }
    }

    private void requireEachOnce(String bucket, List<String> told) throws Exception {
        long leases = 0;
        try (BlobStore store = StoreServer.S3PROXY.store(bucket);
                Stream<BlobInfo> objects = store.list("lake/")) {
            for (BlobInfo each : objects.toList()) {
                String key = each.key().value();
                if (key.endsWith(".parquet")) {
                    Files.write(
                            folder.resolve(key.replace('/', '+')),
                            store.read(each.key()).readAllBytes());
                } else if (key.startsWith("lake/_raw/")) {
                    assertTrue(key.startsWith("lake/_raw/processing/"), () -> key + " " + told);
                    leases++;
                }
            }
        }
        assertTrue(leases > 0);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT list(n ORDER BY n) FROM '%s/*.parquet'"
                                        .formatted(folder))) {
            rows.next();
            assertEquals(
                    IntStream.rangeClosed(0, 20).boxed().toList().toString(), rows.getString(1));
        }
    }
}
