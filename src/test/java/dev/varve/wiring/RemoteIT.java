package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.gcs.GcsFake;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program before real servers of the remote stores. */
class RemoteIT {

    private static final String EVENTS = "src/examples/records/event.ndjson";

    @TempDir Path folder;

    @Test
    void whatAnOperatorCanMendIsOneLineAndStatus1() throws Exception {
        URI server = S3Server.shared().endpoint();
        assertFails(
                archive(S3Server.environment(server), "s3://there-is-no-such-bucket"),
                "there-is-no-such-bucket");
        Map<String, String> wrongKey = new HashMap<>(S3Server.environment(server));
        wrongKey.put("AWS_SECRET_ACCESS_KEY", "not-the-secret");
        Result denied = archive(wrongKey, "s3://" + S3Server.shared().newBucket());
        assertFails(denied, "");
        assertFalse(denied.toString().contains("not-the-secret"), denied::toString);
        Map<String, String> nobody =
                new HashMap<>(S3Server.environment(URI.create("http://127.0.0.1:1")));
        nobody.put("VARVE_STORE_RETRY_MAX_RETRIES", "3");
        assertFails(archive(nobody, "s3://layers"), "127.0.0.1");
        Map<String, String> nameless = new HashMap<>(S3Server.environment(server));
        nameless.put("AWS_ACCESS_KEY_ID", "");
        nameless.put("AWS_SECRET_ACCESS_KEY", "");
        assertFails(archive(nameless, "s3://layers"), "redentials");
        try (GcsFake google = GcsFake.start("layers")) {
            assertFails(archive(gcs(google), "gs://another"), "another");
        }
    }

    @Test
    void aCableThatBreaksIsMendedByRetries() throws Exception {
        String bucket = S3Server.shared().newBucket();
        try (Cable cable = Cable.to(S3Server.shared().endpoint())) {
            cable.cut();
            Map<String, String> environment = new HashMap<>(S3Server.environment(cable.endpoint()));
            environment.put("VARVE_STORE_RETRY_MAX_DELAY", "100ms");
            try (Packaged archive = start(environment, "s3://" + bucket)) {
                archive.linesUntil("failed, try ");
                archive.linesUntil("the store is away, trying until ");
                cable.mend();
                archive.linesUntil("80 records are in 2 files");
                assertEquals(0, archive.status());
            }
        }
    }

    /** Each has a client and credentials of its own. */
    @Test
    void whatIsReadFromABucketGoesIntoAnotherAsFromAFile() throws Exception {
        String direct = S3Server.shared().newBucket();
        Map<String, String> environment =
                new HashMap<>(S3Server.environment(S3Server.shared().endpoint()));
        assertEquals(0, archive(environment, "s3://" + direct).status());
        String bucket = S3Server.shared().newBucket();
        try (GcsFake google = GcsFake.start("layers")) {
            google.put("layers", "in/event.ndjson", Files.readAllBytes(Path.of(EVENTS)));
            Map<String, String> given = new HashMap<>(environment);
            given.put("VARVE_INPUT_ENDPOINT", google.endpoint().toString());
            given.put("VARVE_INPUT_GCS_NO_CREDENTIALS", "on");
            assertArchives(given, bucket, "gs://layers/in/");
            assertEquals(
                    List.of("in/event.ndjson"), List.copyOf(google.objects("layers").keySet()));
        }
        try (BlobStore store = s3Store(direct)) {
            store.create(
                    new BlobKey("in/event.ndjson"),
                    ByteBuffer.wrap(Files.readAllBytes(Path.of(EVENTS))));
        }
        Map<String, String> given = new HashMap<>(environment);
        given.put("VARVE_INPUT_ENDPOINT", S3Server.shared().endpoint().toString());
        assertArchives(given, bucket, "s3://%s/in/event.ndjson".formatted(direct));
        try (BlobStore one = s3Store(direct);
                BlobStore two = s3Store(bucket);
                Stream<BlobInfo> files = one.list("event/");
                Stream<BlobInfo> again = two.list("event/")) {
            assertEquals(files.toList(), again.toList());
        }
        given.put("AWS_ACCESS_KEY_ID", "");
        given.put("AWS_SECRET_ACCESS_KEY", "");
        Result nameless = archive(given, "s3://" + bucket, "s3://%s/in/".formatted(direct));
        assertFails(nameless, "redentials");
        assertFails(nameless, "s3://" + direct);
    }

    private static void assertArchives(Map<String, String> given, String bucket, String input)
            throws Exception {
        Result stored = archive(given, "s3://" + bucket, input);
        assertEquals(0, stored.status(), stored::toString);
        assertTrue(stored.toString().contains("80 records are in 2 files"), stored::toString);
    }

    @Test
    void servesAndLosesNothingWhileTheStoreIsAway() throws Exception {
        String bucket = S3Server.shared().newBucket();
        try (Cable cable = Cable.to(S3Server.shared().endpoint());
                Packaged service = serve(cable, bucket);
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = service.awaitAddress();
            while (get(client, address, "/health/ready").statusCode() != 200) {
                Thread.onSpinWait(); // each call waits for the store
            }
            long accepted = post(client, address, 0).orElseThrow();
            assertEquals(200, flush(client, address));
            cable.cut();
            Optional<Long> more = post(client, address, accepted);
            while (more.isPresent()) {
                accepted += more.get();
                assertTrue(accepted < 1_000_000, "the budget never ends");
                more = post(client, address, accepted);
            }
            assertEquals(503, flush(client, address));
            cable.mend();
            while (flush(client, address) != 200) {
                Thread.onSpinWait();
            }
            accepted += post(client, address, accepted).orElseThrow();
            service.terminate();
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            assertEquals(accepted, storedRows(s3Store(bucket)));
            assertFalse(service.lines().toString().contains(S3Server.secretAccessKey()));
        }
    }

    @Test
    void aBucketThatIsNotThereIsToldByReadiness() throws Exception {
        try (Cable cable = Cable.to(S3Server.shared().endpoint());
                Packaged service = serve(cable, "there-is-no-such-bucket");
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = service.awaitAddress();
            String told = get(client, address, "/health/ready").body();
            while (told.contains("did not answer within")) {
                told = get(client, address, "/health/ready").body(); // each waits for the store
            }
            assertTrue(told.contains("DOWN"), told);
            assertTrue(told.contains("there-is-no-such-bucket"), told);
        }
    }

    /** Whoever looked for credentials of a store that was not chosen would knock here. */
    @Test
    void aLocalStoreAsksNobodyForAnything() throws Exception {
        try (ServerSocket metadata = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + metadata.getLocalPort();
            Map<String, String> environment =
                    Map.of(
                            "GCE_METADATA_HOST", address,
                            "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://" + address,
                            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://" + address,
                            "VARVE_STORE_ENDPOINT", "http://" + address);
            try (Packaged service =
                            Packaged.start(
                                    environment,
                                    "serve",
                                    "--port",
                                    "0",
                                    "--to",
                                    folder.toString());
                    HttpClient client = HttpClient.newHttpClient()) {
                URI service1 = service.awaitAddress();
                assertEquals(200, get(client, service1, "/health/ready").statusCode());
                post(client, service1, 0);
                service.terminate();
                assertEquals(0, service.status());
            }
            metadata.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, metadata::accept);
        }
    }

    private record Result(int status, List<String> lines) {

        @Override
        public String toString() {
            return "status " + status + "\n" + String.join("\n", lines);
        }
    }

    private static Result archive(Map<String, String> environment, String to) throws Exception {
        return archive(environment, to, EVENTS);
    }

    private static Result archive(Map<String, String> environment, String to, String input)
            throws Exception {
        try (Packaged archive = Packaged.start(environment, "archive", "--to", to, input)) {
            List<String> lines = archive.allLines();
            return new Result(archive.status(), lines);
        }
    }

    private static Packaged start(Map<String, String> environment, String to) throws IOException {
        return Packaged.start(environment, "archive", "--to", to, EVENTS);
    }

    private static void assertFails(Result result, String word) {
        System.out.println(result);
        assertEquals(1, result.status(), result::toString);
        assertNotEquals(0, result.lines().size());
        assertTrue(result.lines().getLast().contains(word), result::toString);
        assertFalse(
                result.lines().stream().anyMatch(line -> line.startsWith("\tat ")),
                result::toString);
    }

    private static Map<String, String> gcs(GcsFake google) {
        return Map.of(
                "VARVE_STORE_ENDPOINT",
                google.endpoint().toString(),
                "VARVE_STORE_GCS_NO_CREDENTIALS",
                "on");
    }

    private static BlobStore s3Store(String bucket) {
        return new S3Store(() -> S3Server.shared().client(), S3Settings.of(bucket));
    }

    private Packaged serve(Cable cable, String bucket) throws IOException {
        Map<String, String> environment = new HashMap<>(S3Server.environment(cable.endpoint()));
        environment.put("VARVE_JOURNAL_DIRECTORY", folder.resolve("journal").toString());
        environment.put("VARVE_MEMORY_BUDGET", "8MiB");
        environment.put("VARVE_STORE_RETRY_MAX_RETRIES", "3");
        environment.put("VARVE_STORE_RETRY_DELAY", "1ms");
        environment.put("VARVE_STORE_RETRY_CIRCUIT_DELAY", "10ms");
        environment.put("VARVE_PARTITION_BY", "day");
        return Packaged.start(
                environment, "serve", "--port", "0", "--to", "s3://" + bucket + "/lake");
    }

    /** As the manifests tell. */
    private static long storedRows(BlobStore store) throws IOException {
        long rows = 0;
        try (store;
                Stream<BlobInfo> objects = store.list("lake/_manifest/")) {
            for (BlobInfo object : objects.toList()) {
                try (InputStream bytes = store.read(object.key())) {
                    rows +=
                            io.restassured.path.json.JsonPath.from(bytes)
                                    .getLong("tables.load.row_count");
                }
            }
        }
        return rows;
    }

    /** How many of a thousand records were accepted; empty where they met 503. */
    private static Optional<Long> post(HttpClient client, URI address, long first)
            throws IOException, InterruptedException {
        Random random = new Random(first);
        byte[] pad = new byte[500];
        StringBuilder lines = new StringBuilder();
        for (long id = first; id < first + 1_000; id++) {
            random.nextBytes(pad);
            lines.append(
                    "{\"id\":%d,\"pad\":\"%s\"}%n".formatted(id, HexFormat.of().formatHex(pad)));
        }
        String body = lines.toString();
        HttpResponse<String> reply = send(client, address, "/v1/tables/load/records", body);
        if (reply.statusCode() == 503) {
            return Optional.empty();
        }
        assertEquals(200, reply.statusCode(), reply::body);
        return Optional.of(1_000L);
    }

    private static int flush(HttpClient client, URI address)
            throws IOException, InterruptedException {
        return send(client, address, "/v1/flush", "").statusCode();
    }

    private static HttpResponse<String> send(
            HttpClient client, URI address, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(HttpClient client, URI address, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
