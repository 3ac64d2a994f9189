package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
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
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Honest clients beside slow ones, half bodies, streams and bombs, for minutes, on the packaged
 * program: what was accepted is in the files, each record once. Not part of the tests: {@code
 * ./mvnw package -DskipTests} and {@code ./mvnw -Pstress test}.
 */
class HostileStress {

    private static final int HONEST = 4;
    private static final int SLOW = 1_000;
    private static final int HALVES = 20;
    private static final int STREAMS = 100;
    private static final Pattern ACCEPTED = Pattern.compile("\"accepted\":(\\d+)");

    @TempDir Path folder;

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();

    /** Of requests without an answer: stored or not. */
    private final AtomicLong unanswered = new AtomicLong();

    private final AtomicLong refused = new AtomicLong();
    private final Times honest = new Times("POST of records");
    private final List<Times> probes =
            List.of(new Times("/health/live"), new Times("/health/ready"), new Times("/metrics"));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void honestRecordsAreStoredOnceBesideClientsThatDoHarm() throws Exception {
        long seed = Long.getLong("stress.seed", 1);
        Duration time = Duration.ofMinutes(Integer.getInteger("stress.minutes", 10));
        Map<String, String> environment =
                Map.of(
                        "VARVE_HTTP_PORT", "0",
                        "VARVE_HTTP_HOST", "127.0.0.1",
                        // the slow ones alone would fill the default: that is another test's matter
                        "VARVE_HTTP_CONNECTIONS", Integer.toString(2 * SLOW),
                        "VARVE_HTTP_HTTP2", "on",
                        "VARVE_STORE_DIRECTORY", folder.toString(),
                        "VARVE_LOG_JSON", "off",
                        "JAVA_TOOL_OPTIONS", "-Xmx256m");
        try (Packaged service = Packaged.start(environment, "serve")) {
            URI address = service.awaitAddress();
            post(address, new Random(seed));
            System.out.println("before: " + memory(service, address));
            long end = System.nanoTime() + time.toNanos();
            List<Future<?>> all = new ArrayList<>();
            try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < HONEST; i++) {
                    Random random = new Random(seed + i);
                    all.add(until(people, end, 5, () -> post(address, random)));
                }
                for (Times each : probes) {
                    all.add(until(people, end, 200, () -> probe(address, each)));
                }
                all.add(people.submit(() -> dripSlowly(address, end, new Random(seed - 1))));
                byte[] bomb = HostileBodiesIT.bomb(23);
                all.add(until(people, end, 500, () -> bomb(address, bomb)));
                all.add(people.submit(() -> hold(address, end)));
                for (Future<?> each : all) {
                    each.get();
                }
            }
            assertEquals(200, send(address, "POST", "/v1/flush", "").statusCode());
            System.out.println("after: " + memory(service, address));
            service.terminate();
            service.status();
        }
        long stored = requireEachRowOnce();
        System.out.printf(
                "hostile stress, seed %d, %s: %,d records accepted, %,d refused, %,d without an answer, %,d in files, each once%n",
                seed, time, accepted.get(), refused.get(), unanswered.get(), stored);
        System.out.println(honest);
        probes.forEach(System.out::println);
        client.shutdownNow();
    }

    private static Future<?> until(
            ExecutorService people, long end, long pauseMillis, Callable<?> step) {
        return people.submit(
                () -> {
                    while (System.nanoTime() < end) {
                        step.call();
                        LockSupport.parkNanos(Duration.ofMillis(pauseMillis).toNanos());
                    }
                    return null;
                });
    }

    private boolean post(URI address, Random random) throws InterruptedException {
        int count = 1 + random.nextInt(100);
        long first = numbers.getAndAdd(count);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"n\":%d,\"x\":\"%x\"}\n".formatted(first + i, random.nextLong()));
        }
        long begin = System.nanoTime();
        try {
            HttpResponse<String> answer =
                    send(
                            address,
                            "POST",
                            "/v1/tables/honest%d/records".formatted(random.nextInt(3)),
                            lines.toString());
            honest.add(System.nanoTime() - begin);
            Matcher told = ACCEPTED.matcher(answer.body());
            long taken = told.find() ? Long.parseLong(told.group(1)) : 0;
            accepted.addAndGet(taken);
            refused.addAndGet(count - taken);
            return true;
        } catch (IOException noAnswer) {
            unanswered.addAndGet(count);
            return false;
        }
    }

    private int probe(URI address, Times times) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> answer = send(address, "GET", times.path(), "");
        times.add(System.nanoTime() - begin);
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.statusCode();
    }

    private HttpResponse<String> send(URI address, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** A byte to each of a thousand in turn; who was thrown out comes again. */
    private static @Nullable Void dripSlowly(URI address, long end, Random random)
            throws IOException {
        @Nullable Socket[] slow = new @Nullable Socket[SLOW];
        try {
            while (System.nanoTime() < end) {
                int which = random.nextInt(SLOW);
                try {
                    if (slow[which] == null) {
                        slow[which] = begun(address, "slow", 100_000, "{");
                    }
                    slow[which].getOutputStream().write(' ');
                } catch (IOException thrownOut) {
                    close(slow[which]);
                    slow[which] = null;
                }
                LockSupport.parkNanos(1_000_000);
            }
        } finally {
            for (Socket each : slow) {
                close(each);
            }
        }
        return null;
    }

    private static void close(@Nullable Socket socket) throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    private static Socket begun(URI address, String table, long declaredBytes, String beginning)
            throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        String head =
                "POST /v1/tables/%s/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                        .formatted(table, declaredBytes);
        socket.getOutputStream().write((head + beginning).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static int bomb(URI address, byte[] bomb) throws IOException, InterruptedException {
        try (HttpClient own = HttpClient.newHttpClient()) {
            return own.send(
                            HttpRequest.newBuilder(address.resolve("/v1/tables/bombs/records"))
                                    .header("Content-Encoding", "zstd")
                                    .header("Content-Type", "application/x-ndjson")
                                    .timeout(Duration.ofSeconds(60))
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(bomb))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** Half bodies, and one connection with as many streams as there may be; again each minute. */
    private @Nullable Void hold(URI address, long end) throws IOException {
        String half = " ".repeat(512 << 10);
        while (System.nanoTime() < end) {
            List<Socket> halves = new ArrayList<>();
            HttpClient streams = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
            HttpRequest.BodyPublisher unending =
                    HttpRequest.BodyPublishers.fromPublisher(_ -> {}, 1_000);
            try {
                for (int i = 0; i < HALVES; i++) {
                    halves.add(begun(address, "halves", 1 << 30, half));
                }
                streams.sendAsync(
                                HttpRequest.newBuilder(address.resolve("/health/live")).build(),
                                HttpResponse.BodyHandlers.discarding())
                        .join();
                for (int i = 0; i < STREAMS; i++) {
                    var unused =
                            streams.sendAsync(
                                    HttpRequest.newBuilder(address.resolve("/v1/tables/h2/records"))
                                            .POST(unending)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding());
                }
                LockSupport.parkNanos(
                        Math.min(Duration.ofMinutes(1).toNanos(), end - System.nanoTime()));
            } finally {
                for (Socket each : halves) {
                    each.close();
                }
                streams.shutdownNow();
            }
        }
        return null;
    }

    /** What the process holds: resident bytes, and the gauges of its heap and its budget. */
    private String memory(Packaged service, URI address) throws Exception {
        String resident =
                Files.readAllLines(Path.of("/proc/%d/status".formatted(service.pid()))).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .findFirst()
                        .orElse("VmRSS unknown");
        List<String> gauges =
                send(address, "GET", "/metrics", "")
                        .body()
                        .lines()
                        .filter(
                                line ->
                                        line.startsWith("varve_memory_used_bytes")
                                                || (line.startsWith("jvm_memory_used_bytes")
                                                        && line.contains("\"heap\"")))
                        .toList();
        return resident + "\n  " + String.join("\n  ", gauges);
    }

    private long requireEachRowOnce() throws Exception {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet count =
                        statement.executeQuery(
                                "SELECT count(*), count(DISTINCT n) FROM read_parquet('%s/honest*/**/*.parquet', union_by_name = true)"
                                        .formatted(folder))) {
            count.next();
            long rows = count.getLong(1);
            assertEquals(rows, count.getLong(2), "a record is stored twice");
            assertTrue(
                    accepted.get() <= rows && rows <= accepted.get() + unanswered.get(),
                    () ->
                            "%,d records are stored, %,d were accepted, %,d had no answer"
                                    .formatted(rows, accepted.get(), unanswered.get()));
            return rows;
        }
    }

    /** How long something took, of many. Thread-safe. */
    private static final class Times {

        private final String path;
        private final List<Long> nanos = new ArrayList<>();

        private Times(String path) {
            this.path = path;
        }

        private String path() {
            return path;
        }

        private synchronized void add(long taken) {
            nanos.add(taken);
        }

        @Override
        public synchronized String toString() {
            if (nanos.isEmpty()) {
                return path + ": never";
            }
            List<Long> sorted = nanos.stream().sorted().toList();
            return "%s: %,d answers, median %.1f ms, p99 %.1f ms, slowest %.1f ms"
                    .formatted(
                            path,
                            sorted.size(),
                            sorted.get(sorted.size() / 2) / 1e6,
                            sorted.get(sorted.size() * 99 / 100) / 1e6,
                            sorted.getLast() / 1e6);
        }
    }
}
