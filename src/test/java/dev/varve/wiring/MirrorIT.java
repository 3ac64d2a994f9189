package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.ranges.MadeLedgers;
import dev.varve.record.Sha256;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.Blobs;
import dev.varve.store.LocalStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror, whichever process keeps it and whenever that is killed, ends as the first store. */
class MirrorIT {

    private static final int KILLS = 2;
    private static final int RANGES = 12;

    /** Files, manifests and events of all ranges, and where the chain begins. */
    private static final int OBJECTS = RANGES * 3 + 1;

    @TempDir Path folder;

    private Path archive() throws Exception {
        Files.createDirectory(folder.resolve("in"));
        Files.write(
                folder.resolve("in/ledgers.ndjson"),
                new MadeLedgers(11, 2_000).lines(0, RANGES * 100 - 1));
        Path lake = folder.resolve("lake");
        Map<String, String> environment =
                Map.of(
                        "VARVE_BRONZE_ERA", "pre_p23",
                        "VARVE_BRONZE_VERSION", "v1",
                        "VARVE_LEDGERS_PER_FILE", "100");
        run(
                environment,
                "copy",
                "--network",
                "pubnet",
                "--into",
                lake.toString(),
                folder.resolve("in").toString());
        return lake;
    }

    private Process start(Map<String, String> environment, String... words) throws IOException {
        return Packaged.command(environment, words)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void run(Map<String, String> environment, String... words) throws Exception {
        int status = start(environment, words).waitFor();
        String log = Files.readString(folder.resolve("log"));
        assertEquals(0, status, log);
    }

    /** The checksums of all that is published, by the keys below the prefix. */
    private static Map<String, String> objects(BlobStore store, String prefix) throws IOException {
        Map<String, String> objects = new TreeMap<>();
        for (String key : Blobs.list(store, prefix)) {
            String inside = key.substring(prefix.length());
            if (!inside.startsWith("raw/")) {
                try (InputStream in = store.read(new BlobKey(key))) {
                    objects.put(inside, Sha256.of(in));
                }
            }
        }
        return objects;
    }

    /** Of one server the keys are the same for both places. */
    private static Map<String, String> of(StoreServer server, String place) {
        Map<String, String> environment = new HashMap<>();
        server.environment()
                .forEach(
                        (name, value) ->
                                environment.put(name.replace("VARVE_STORE_", place), value));
        if (environment.containsKey("VARVE_MIRROR_RETRY_TIMEOUT")) {
            environment.remove("VARVE_MIRROR_RETRY_TIMEOUT");
        }
        return environment;
    }

    /**
     * From a folder to another and to a bucket of S3, from there to one of Cloud Storage, and back.
     */
    @Test
    void killedAtAnyMomentItEndsAsTheFirst() throws Exception {
        long seed = Long.getLong("varve.seed", System.nanoTime());
        System.out.println("-Dvarve.seed=" + seed);
        Random random = new Random(seed);
        Path lake = archive();
        String bucket = StoreServer.S3PROXY.newBucket();
        String google = StoreServer.GCS_FAKE.newBucket();
        String s3 = "s3://" + bucket + "/a/b";
        String gs = "gs://" + google + "/a/b";
        Path back = folder.resolve("back");
        Path beside = folder.resolve("beside");

        Map<String, String> toS3 = of(StoreServer.S3PROXY, "VARVE_MIRROR_");
        Map<String, String> toGoogle = new HashMap<>(StoreServer.S3PROXY.environment());
        toGoogle.putAll(of(StoreServer.GCS_FAKE, "VARVE_MIRROR_"));
        Map<String, String> fromGoogle = StoreServer.GCS_FAKE.environment();

        try (LocalStore first = new LocalStore(lake);
                BlobStore ofS3 = StoreServer.S3PROXY.store(bucket);
                BlobStore ofGoogle = StoreServer.GCS_FAKE.store(google);
                LocalStore other = new LocalStore(beside);
                LocalStore last = new LocalStore(back)) {
            Map<String, String> whole = objects(first, "");
            assertEquals(OBJECTS, whole.size());
            endsAsTheFirst(random, Map.of(), lake.toString(), beside.toString());
            assertEquals(whole, objects(other, ""));
            endsAsTheFirst(random, toS3, lake.toString(), s3);
            assertEquals(whole, objects(ofS3, "a/b/"));
            endsAsTheFirst(random, toGoogle, s3, gs);
            assertEquals(whole, objects(ofGoogle, "a/b/"));
            endsAsTheFirst(random, fromGoogle, gs, back.toString());
            assertEquals(whole, objects(last, ""));
        }
        run(Map.of(), "verify", back.toString());
    }

    private void endsAsTheFirst(
            Random random, Map<String, String> environment, String from, String to)
            throws Exception {
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            Process process = start(environment, "mirror", "--limit", "400KiB", from, to);
            if (!process.waitFor(600 + random.nextInt(2_500), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                killed++;
            }
        }
        System.out.printf("%s to %s: %d of %d were killed%n", from, to, killed, KILLS);
        assertTrue(killed > 0, "it was faster than any kill");
        run(environment, "mirror", from, to);
        run(environment, "mirror", from, to);
        List<String> log = Files.readAllLines(folder.resolve("log"));
        assertTrue(
                log.getLast()
                        .equals(
                                "0 objects copied, 0 bytes; %d the same, 0 different, 0 extra"
                                        .formatted(OBJECTS)),
                log::toString);
    }

    /** A service with a mirror in a bucket is killed between requests, and once more at its end. */
    @Test
    void theMirrorOfAServiceCatchesUpAfterEachStart() throws Exception {
        String bucket = StoreServer.S3PROXY.newBucket();
        Path lake = folder.resolve("lake");
        Map<String, String> environment = new HashMap<>(of(StoreServer.S3PROXY, "VARVE_MIRROR_"));
        environment.putAll(
                Map.of(
                        "VARVE_STORE_DIRECTORY", lake.toString(),
                        "VARVE_MIRROR_TYPE", "s3",
                        "VARVE_MIRROR_BUCKET", bucket,
                        "VARVE_MIRROR_PREFIX", "a/b",
                        "VARVE_HTTP_HOST", "127.0.0.1",
                        "VARVE_HTTP_PORT", "0",
                        "VARVE_PARTITION_BY", "kind"));
        Random random = new Random(19);
        for (int round = 0; round < 3; round++) {
            try (Packaged service = Packaged.start(environment, "serve")) {
                URI address = service.awaitAddress();
                for (int i = 0; i < 5; i++) {
                    post(address, "/v1/tables/feed/records", lines(random, i));
                    post(address, "/v1/flush", "");
                }
                if (round == 2) {
                    awaitNoLag(address);
                }
                service.kill();
            }
        }
        try (LocalStore first = new LocalStore(lake);
                BlobStore mirror = StoreServer.S3PROXY.store(bucket)) {
            Map<String, String> whole = objects(first, "");
            Map<String, String> mirrored = objects(mirror, "a/b/");
            List<String> missing = new ArrayList<>(whole.keySet());
            missing.removeAll(mirrored.keySet());
            assertEquals(List.of(), missing);
            assertEquals(whole, mirrored);
        }
        run(
                StoreServer.S3PROXY.environment(),
                "verify",
                StoreServer.S3PROXY.scheme() + bucket + "/a/b");
    }

    private static double gauge(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    /** Where nobody listens. */
    private static String closedAddress() throws IOException {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + closed.getLocalPort();
        }
    }

    @Test
    void aServiceWhoseMirrorCannotBeReachedPublishesAsEverAndTheMirrorCatchesUpLater()
            throws Exception {
        String bucket = StoreServer.S3PROXY.newBucket();
        Path lake = folder.resolve("lake");
        Map<String, String> environment = new HashMap<>(of(StoreServer.S3PROXY, "VARVE_MIRROR_"));
        environment.putAll(
                Map.of(
                        "VARVE_STORE_DIRECTORY", lake.toString(),
                        "VARVE_MIRROR_TYPE", "s3",
                        "VARVE_MIRROR_BUCKET", bucket,
                        "VARVE_MIRROR_QUEUE", "3",
                        "VARVE_HTTP_HOST", "127.0.0.1",
                        "VARVE_HTTP_PORT", "0",
                        "VARVE_PARTITION_BY", "kind"));
        Map<String, String> away = new HashMap<>(environment);
        away.put("VARVE_MIRROR_ENDPOINT", closedAddress());
        Random random = new Random(23);
        try (Packaged service = Packaged.start(away, "serve")) {
            URI address = service.awaitAddress();
            for (int i = 0; i < 5; i++) {
                post(address, "/v1/tables/feed/records", lines(random, i));
                post(address, "/v1/flush", "");
            }
            String metrics = send(HttpRequest.newBuilder(address.resolve("/metrics"))).body();
            assertTrue(
                    gauge(metrics, "varve_mirror_waiting") >= 5 * 3 * 2,
                    "of five flushes of three partitions, a file and a manifest each: " + metrics);
            assertTrue(gauge(metrics, "varve_mirror_lag_seconds") > 0, metrics);
            assertEquals(
                    200,
                    send(HttpRequest.newBuilder(address.resolve("/health/ready"))).statusCode());
            service.terminate();
            assertEquals(0, service.status(), service.lines()::toString);
        }
        try (Packaged service = Packaged.start(environment, "serve")) {
            awaitNoLag(service.awaitAddress());
        }
        try (LocalStore first = new LocalStore(lake);
                BlobStore mirror = StoreServer.S3PROXY.store(bucket)) {
            assertEquals(objects(first, ""), objects(mirror, ""));
        }
    }

    @Test
    void aMirrorThatCannotBeReachedEndsTheCommandWithOneLine() throws Exception {
        Path lake = archive();
        Map<String, String> away = new HashMap<>(of(StoreServer.S3PROXY, "VARVE_MIRROR_"));
        away.put("VARVE_MIRROR_ENDPOINT", closedAddress());
        away.put("VARVE_STORE_RETRY_BACKGROUND_DURATION", "2s");
        Files.delete(folder.resolve("log"));
        assertEquals(1, start(away, "mirror", lake.toString(), "s3://layers").waitFor());
        List<String> log = Files.readAllLines(folder.resolve("log"));
        assertTrue(log.getLast().contains("the server refuses connections"), log::toString);
        List<String> others =
                log.stream().limit(log.size() - 1).filter(l -> !l.contains("is away")).toList();
        assertEquals(List.of(), others);
    }

    private static String lines(Random random, int number) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            lines.append(
                    "{\"kind\":%d,\"n\":%d,\"x\":\"%x\"}\n"
                            .formatted(i % 3, number, random.nextLong()));
        }
        return lines.toString();
    }

    private static void post(URI address, String path, String body) throws Exception {
        HttpResponse<String> reply =
                send(
                        HttpRequest.newBuilder(address.resolve(path))
                                .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertEquals(200, reply.statusCode(), reply::body);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Asks the service, which tells what its mirror lacks. */
    private static void awaitNoLag(URI address) throws Exception {
        String metrics = "";
        for (int tries = 0; tries < 3_000; tries++) {
            metrics = send(HttpRequest.newBuilder(address.resolve("/metrics"))).body();
            if (metrics.lines().anyMatch("varve_mirror_lag_seconds 0.0"::equals)
                    && metrics.lines().anyMatch("varve_mirror_waiting 0.0"::equals)) {
                return;
            }
        }
        throw new AssertionError(
                metrics.lines().filter(line -> line.contains("mirror")).toList().toString());
    }
}
