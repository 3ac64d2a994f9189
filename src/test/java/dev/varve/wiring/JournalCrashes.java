package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/**
 * A service that is killed again and again while clients post to it, and in the end everything that
 * it acknowledged, in files or, what is no record, in the dead letters. What was sent and not
 * acknowledged is not sent again, so nothing may be there twice.
 */
final class JournalCrashes {

    private static final int CLIENTS = 3;
    private static final int MOST_RECORDS = 40;
    private static final int MOST_REPLIES = 150;

    /** Each time all files of all lives are read. */
    private static final int BETWEEN_LOOKS = 5;

    /** So that what is acknowledged within hours can be remembered here. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private static final List<String> TABLES = List.of("alpha", "beta");

    private final Path folder;
    private final Path copies;
    private final Random random;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();

    /** Those with a key that were not answered with 200, as far as their clients know. */
    private final Queue<Sent> unanswered = new ConcurrentLinkedQueue<>();

    private final AtomicLong replayed = new AtomicLong();

    private int moments;
    private volatile Duration pause = Duration.ZERO;
    private volatile boolean isOver;

    /**
     * A request.
     *
     * @param ids of its records
     * @param key none for one that is sent once
     */
    private record Sent(
            List<Long> ids, String table, byte[] body, boolean isPacked, Optional<String> key) {}

    /**
     * @param folder for what is stored, and for what is copied of it
     */
    JournalCrashes(Path folder, long seed) {
        this.folder = folder.resolve("lake");
        this.copies = folder.resolve("copies");
        this.random = new Random(seed);
    }

    /**
     * Every acknowledged record of so many lives, once.
     *
     * @param momentsOfLife of a service that is not killed at once: it stands still so often, and
     *     what it would leave is settled each time
     */
    String run(int rounds, int momentsOfLife) throws Exception {
        Files.createDirectories(folder);
        for (int round = 0; round < rounds; round++) {
            liveAndDie(momentsOfLife);
        }
        storeAll();
        assertEquals(List.of(), List.copyOf(unanswered), "requests with a key were not answered");
        Set<Long> stored = StoredIds.eachOnce(folder, TABLES);
        Set<Long> lost = new HashSet<>(acknowledged);
        lost.removeAll(stored);
        assertEquals(Set.of(), lost, "acknowledged records are lost");
        return "%,d rounds (%,d kills, %,d moments), %,d records acknowledged, %,d of %,d sent are stored, each once; %,d requests were answered again"
                .formatted(
                        rounds + moments,
                        rounds,
                        moments,
                        acknowledged.size(),
                        stored.size(),
                        numbers.get(),
                        replayed.get());
    }

    /** With a service, told when to end. */
    interface Watching {
        void watch(Packaged service, URI address) throws Exception;
    }

    /**
     * One long life, which ends in peace: every acknowledged record, once.
     *
     * @param duringPosts ends it
     * @param afterwards when nobody posts any more and all is in files
     * @param javaOptions of the service, where it is a jar
     */
    String soak(Watching duringPosts, Watching afterwards, String javaOptions) throws Exception {
        Files.createDirectories(folder);
        try (Packaged service = start(folder, Map.of("JAVA_TOOL_OPTIONS", javaOptions))) {
            URI address = service.awaitAddress();
            pause = LONGEST_PAUSE;
            List<Thread> clients = clients(address, new Semaphore(0));
            duringPosts.watch(service, address);
            isOver = true;
            for (Thread client : clients) {
                client.join();
            }
            flush(address);
            afterwards.watch(service, address);
            service.terminate();
            assertEquals(0, service.status());
        }
        return run(0, 0);
    }

    /** With a journal beside its files in the folder, and all of them small. */
    static Packaged start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    private static Packaged start(Path folder, Map<String, String> more) throws IOException {
        Map<String, String> environment = new HashMap<>(more);
        environment.putAll(
                Map.of(
                        "VARVE_STORE_DIRECTORY", folder.toString(),
                        "VARVE_ACKNOWLEDGEMENT", "journal",
                        "VARVE_HTTP_PORT", "0",
                        "VARVE_BUFFER_ROWS", "500",
                        "VARVE_FILE_TARGET_SIZE", "64KiB",
                        "VARVE_ROTATION_INTERVAL", "1s",
                        "VARVE_JOURNAL_SEGMENT_SIZE", "64KiB",
                        "VARVE_PARTITION_BY", "p"));
        return Packaged.start(environment);
    }

    private List<Thread> clients(URI address, Semaphore replies) {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            long seed = random.nextLong();
            clients.add(
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> post(address, new Random(seed), replies)));
        }
        return clients;
    }

    private void liveAndDie(int momentsOfLife) throws Exception {
        try (Packaged service = start(folder)) {
            URI address = service.awaitAddress();
            boolean dyingWhileItReplays = random.nextInt(4) == 0;
            if (!dyingWhileItReplays) {
                Semaphore replies = new Semaphore(0);
                List<Thread> clients = clients(address, replies);
                for (int moment = 0; moment < momentsOfLife; moment++) {
                    replies.acquire(1 + random.nextInt(MOST_REPLIES / momentsOfLife));
                    standStill(service);
                }
                replies.acquire(1 + random.nextInt(MOST_REPLIES / (1 + momentsOfLife)));
                service.kill();
                for (Thread client : clients) {
                    client.join();
                }
            }
        }
    }

    private void standStill(Packaged service) throws Exception {
        moments++;
        Standstill left =
                Standstill.of(
                        service,
                        folder,
                        copies.resolve(Integer.toString(moments)),
                        () -> Set.copyOf(acknowledged));
        left.requireAllStoredOnce(TABLES);
        if (moments % BETWEEN_LOOKS == 0) {
            left.requireClean();
        }
        left.remove();
    }

    /** Until the service is gone. */
    private void post(URI address, Random own, Semaphore replies) {
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            while (!isOver) {
                LockSupport.parkNanos(pause.toNanos());
                Sent before = own.nextInt(3) == 0 ? unanswered.poll() : null;
                Sent request = before == null ? request(own) : before;
                send(client, address, request, own.nextInt(8) > 0);
                replies.release();
            }
        } catch (IOException gone) {
            // the service was killed: what it did not acknowledge may be stored or not
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            replies.release(MOST_REPLIES);
        }
    }

    /**
     * @param isHeard whether the client hears the answer to a request with a key
     */
    private void send(HttpClient client, URI address, Sent request, boolean isHeard)
            throws IOException, InterruptedException {
        boolean isAnswered = false;
        try {
            HttpResponse<String> reply = client.send(http(address, request), asText());
            isAnswered = reply.statusCode() == 200 && isHeard;
            if (reply.statusCode() == 200) {
                acknowledged.addAll(request.ids());
            }
            if (reply.headers().firstValue("Idempotent-Replayed").isPresent()) {
                replayed.incrementAndGet();
            }
        } finally {
            if (!isAnswered && request.key().isPresent()) {
                unanswered.add(request);
            }
        }
    }

    private static HttpResponse.BodyHandler<String> asText() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private String body(Random own, List<Long> ids) {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row <= own.nextInt(MOST_RECORDS); row++) {
            long id = numbers.incrementAndGet();
            ids.add(id);
            lines.append(
                    "{\"id\":%d,\"p\":%d,\"x\":\"%x\"}\n"
                            .formatted(id, own.nextInt(4), own.nextLong()));
        }
        if (own.nextInt(5) == 0) {
            long id = numbers.incrementAndGet();
            ids.add(id);
            lines.append("{\"id\": bad %d}\n".formatted(id));
        }
        return lines.toString();
    }

    private Sent request(Random own) throws IOException {
        List<Long> ids = new ArrayList<>();
        byte[] body = body(own, ids).getBytes(StandardCharsets.UTF_8);
        boolean isPacked = own.nextBoolean();
        return new Sent(
                ids,
                TABLES.get(own.nextInt(TABLES.size())),
                isPacked ? packed(body) : body,
                isPacked,
                own.nextBoolean()
                        ? Optional.of("\"" + new UUID(own.nextLong(), own.nextLong()) + "\"")
                        : Optional.empty());
    }

    private static byte[] packed(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }

    private static HttpRequest http(URI address, Sent sent) {
        URI uri = address.resolve("/v1/tables/" + sent.table() + "/records");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        sent.key().ifPresent(key -> request.header("Idempotency-Key", key));
        if (sent.isPacked()) {
            request.header("Content-Encoding", "gzip");
        }
        return request.header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(sent.body()))
                .build();
    }

    private static void flush(URI address) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest flush =
                    HttpRequest.newBuilder(address.resolve("/v1/flush"))
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build();
            HttpResponse<String> reply = client.send(flush, asText());
            assertEquals(200, reply.statusCode(), reply.body());
        }
    }

    private void storeAll() throws Exception {
        try (Packaged service = start(folder);
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = service.awaitAddress();
            for (int left = unanswered.size(); left > 0; left--) {
                send(client, address, unanswered.remove(), true);
            }
            flush(address);
            service.terminate();
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
        }
    }
}
