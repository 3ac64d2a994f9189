package dev.varve.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What takes minutes of {@code varve process}, or a machine that keeps no process from its lease of
 * three seconds: two at once, and journals and segments in buckets.
 */
@Timeout(300)
class ProcessStress extends ProcessIT {

    /** Of a process that is gone. */
    private static final String CLAIM =
            "{\"owner\":\"pid 7\",\"instance\":\"0a1b2c3d4e5f6071\",\"state\":\"held\","
                    + "\"duration_ms\":3000,\"written\":\"2026-01-02T03:04:05Z\"}";

    private static Packaged serve(
            Map<String, String> environment, StoreServer server, String bucket) throws IOException {
        return Packaged.start(environment, "serve", "--to", lake(server, bucket));
    }

    /** A record with that number, and a line with the next that is none. */
    private static void post(URI address, long id) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address.resolve("/v1/tables/alpha/records"))
                            .header("Content-Type", "application/x-ndjson")
                            .POST(
                                    HttpRequest.BodyPublishers.ofString(
                                            "{\"id\":%d}\n{\"id\": bad %d}\n"
                                                    .formatted(id, id + 1)))
                            .build();
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            while (reply.statusCode() == 503) {
                // a busy machine may keep the service from its lease
                reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            }
            assertEquals(200, reply.statusCode(), reply.body());
        }
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void twoAtOnceStoreEachSegmentOnce() throws Exception {
        seed();
        LeftSegments segments = new LeftSegments(random, SEGMENTS);
        segments.writeTo(raw());
        long stored = 0;
        try (Packaged one = start(Map.of(), raw(), lake());
                Packaged other = start(Map.of(), raw(), lake())) {
            for (Packaged each : List.of(one, other)) {
                JsonPath whole = ended(each);
                assertEquals(0, whole.getLong("existed"));
                stored += whole.getLong("segments");
            }
        }
        assertEquals(SEGMENTS, stored);
        assertEquals(segments.ids(), StoredIds.eachOnce(lake(), LeftSegments.TABLES));
        assertEquals(0, left());
        assertEquals(List.of(), filesBelow(raw().resolve("processing")), "claims are left");
        requireClean(Map.of(), lake());
    }

    /** One of two is killed; the other waits for what it had claimed. */
    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "GCS_FAKE"})
    void segmentsInABucketAreStoredOnce(StoreServer server) throws Exception {
        seed();
        String bucket = server.newBucket();
        Map<String, String> environment = server.environment();
        String raw = StoreServer.PREFIX + "_raw/";
        LeftSegments segments = new LeftSegments(random, 12);
        segments.files().forEach((name, bytes) -> server.put(bucket, raw + "ready/" + name, bytes));
        String input = server.scheme() + bucket + "/" + raw;
        try (Packaged killed = start(environment, input, lake(server, bucket));
                Packaged other = start(environment, input, lake(server, bucket))) {
            kill(killed, () -> keysBelow(server, bucket, raw + "ready/"));
            JsonPath whole = ended(other);
            assertEquals(0, whole.getLong("failed") + whole.getLong("left_alone"));
        }
        assertEquals(0, keysBelow(server, bucket, raw + "ready/"));
        fetch(server, bucket);
        assertEquals(segments.ids(), StoredIds.eachOnce(lake(), LeftSegments.TABLES));
        requireClean(environment, lake(server, bucket));
    }

    private static int keysBelow(StoreServer server, String bucket, String prefix) {
        return (int) server.keys(bucket).stream().filter(key -> key.startsWith(prefix)).count();
    }

    /**
     * A service takes over what another has left, and no claim of a segment; once it is gone, too,
     * its journal is settled.
     */
    @ParameterizedTest
    @EnumSource(names = {"S3PROXY", "GCS_FAKE"})
    void theJournalsInABucketOfServicesThatAreGoneAreSettled(StoreServer server) throws Exception {
        String bucket = server.newBucket();
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.putAll(
                Map.of(
                        "VARVE_JOURNAL_STORE", "store",
                        "VARVE_JOURNAL_LEASE", "20s",
                        "VARVE_HTTP_PORT", "0"));
        try (Packaged killed = serve(environment, server, bucket)) {
            post(killed.awaitAddress(), 0);
            killed.kill();
        }
        String raw = StoreServer.PREFIX + "_raw/";
        server.put(bucket, raw + "ready/beta/left.ndjson", "{\"id\":4}\n".getBytes(UTF_8));
        server.put(bucket, raw + "processing/beta~left.ndjson/000000000001", CLAIM.getBytes(UTF_8));
        try (Packaged atWork = serve(environment, server, bucket)) {
            URI address = atWork.awaitAddress();
            atWork.await("is in files");
            post(address, 2);
            JsonPath beside = settle(environment, server, bucket);
            assertEquals("left_alone", beside.getString("journal"));
            assertEquals(1, beside.getLong("segments"));
            atWork.kill();
        }
        assertEquals("settled", settle(environment, server, bucket).getString("journal"));
        assertEquals("none", settle(environment, server, bucket).getString("journal"));
        assertEquals(0, keysBelow(server, bucket, raw + "ready/"));
        fetch(server, bucket);
        assertEquals(Set.of(0L, 1L, 2L, 3L, 4L), StoredIds.eachOnce(lake(), LeftSegments.TABLES));
        requireClean(environment, lake(server, bucket));
    }

    private static JsonPath settle(
            Map<String, String> environment, StoreServer server, String bucket) throws Exception {
        try (Packaged process =
                Packaged.start(environment, "process", "--json", "--to", lake(server, bucket))) {
            return ended(process);
        }
    }
}
