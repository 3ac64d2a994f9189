package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.store.s3.S3Server;
import dev.varve.wiring.Packaged;
import dev.varve.wiring.SilentServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the packaged program ends, and who may write beside it. */
class ShutdownIT {

    private static final int RECORDS = 2_000;

    /** Of a body, more than the mebibyte that is kept at once. */
    private static final int PARTS = 100;

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration LATEST = DEADLINE.plusSeconds(1);

    @TempDir Path folder;

    /** Also when it is told twice: neither earlier, with a loss, nor never. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStoreThatNeverAnswersDelaysTheEndNoLongerThanTheDeadline(int times) throws Exception {
        Packaged service = endBeforeASilentStore("memory", times);
        assertEquals(1, service.status(), () -> String.join("\n", service.lines()));
        String last = last(service);
        assertTrue(
                last.contains(
                        "stopped: 0 records are stored; 2,001 are lost (load 2,001) that were"
                                + " waiting for the store when the time was over"),
                last);
        assertTrue(last.contains("dead letters"), last);
    }

    @Test
    void whatAStoreDoesNotTakeInTimeWaitsInTheJournal() throws Exception {
        Packaged service = endBeforeASilentStore("journal", 1);
        assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
        String last = last(service);
        assertTrue(
                last.contains(
                        "stopped: 0 records are stored; 2,001 wait in the journal (load 2,001);"
                                + " 1 dead letters wait in the journal; nothing is lost"),
                last);
    }

    private Packaged endBeforeASilentStore(String acknowledgement, int times) throws Exception {
        try (SilentServer silent = SilentServer.start();
                Packaged service =
                        Packaged.start(
                                remote(silent, acknowledgement),
                                "serve",
                                "--port",
                                "0",
                                "--to",
                                "s3://layers")) {
            URI address = service.awaitAddress();
            assertEquals(200, post(address, "load", records(0)).statusCode());
            assertEquals(200, post(address, "load", "{\"a\":1}\n{\"a\":\n").statusCode());
            long begin = System.nanoTime();
            for (int i = 0; i < times; i++) {
                service.terminate();
            }
            service.status();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            System.out.printf(
                    "ShutdownIT: silent store, %s, SIGTERM %d time(s), deadline %s, ended after %d ms: %s%n",
                    acknowledgement, times, DEADLINE, took.toMillis(), last(service));
            assertTrue(took.compareTo(LATEST) <= 0, took::toString);
            return service;
        }
    }

    private Map<String, String> remote(SilentServer silent, String acknowledgement) {
        Map<String, String> environment = new HashMap<>();
        environment.put("VARVE_ACKNOWLEDGEMENT", acknowledgement);
        environment.put("VARVE_JOURNAL_DIRECTORY", folder.toString());
        environment.put("VARVE_STORE_ENDPOINT", silent.endpoint().toString());
        environment.put("AWS_ACCESS_KEY_ID", S3Server.accessKeyId());
        environment.put("AWS_SECRET_ACCESS_KEY", S3Server.secretAccessKey());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("VARVE_SHUTDOWN_DEADLINE", DEADLINE.toSeconds() + "s");
        environment.put("VARVE_LOG_JSON", "off");
        return environment;
    }

    private static String last(Packaged service) {
        return service.lines().stream()
                .filter(line -> line.contains("stopped: "))
                .findFirst()
                .orElse("no last line");
    }

    /** The container used to end requests after a second, whatever Varve let them have. */
    @Test
    void aBodyThatIsBeingSentMayBeSentToItsEndWithinAQuarterOfTheDeadline() throws Exception {
        try (Packaged service = serve(Map.of("VARVE_SHUTDOWN_DEADLINE", "20s"));
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = service.awaitAddress();
            PipedInputStream body = new PipedInputStream(1 << 20);
            CompletableFuture<HttpResponse<String>> reply;
            try (OutputStream sent = new PipedOutputStream(body)) {
                reply =
                        client.sendAsync(
                                request(address, "load")
                                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                for (int i = 0; i < PARTS; i++) {
                    sent.write(records(0).getBytes(StandardCharsets.UTF_8));
                }
                sent.flush();
                while (!metrics(client, address).contains("table=\"load\"")) {
                    Thread.onSpinWait(); // until the first chunk of it is kept
                }
                service.terminate();
                long begin = System.nanoTime();
                while (System.nanoTime() - begin < Duration.ofSeconds(2).toNanos()) {
                    Thread.onSpinWait(); // longer than the container's own second
                }
                sent.write(records(RECORDS).getBytes(StandardCharsets.UTF_8));
            }
            assertEquals(200, reply.join().statusCode(), () -> reply.join().body());
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            assertTrue(
                    last(service)
                            .contains(
                                    "stopped: 202,000 records are stored (load 202,000); nothing is lost"),
                    () -> last(service));
        }
    }

    @Test
    void whoIsToldToEndTwiceStoresEverythingAllTheSame() throws Exception {
        try (Packaged service = serve(Map.of())) {
            URI address = service.awaitAddress();
            assertEquals(200, post(address, "load", records(0)).statusCode());
            service.terminate();
            service.terminate();
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            assertTrue(
                    last(service)
                            .contains("2,000 records are stored (load 2,000); nothing is lost"),
                    () -> last(service));
        }
    }

    /** Between the start of the container and of what runs in it. */
    @RepeatedTest(3)
    void whoIsToldToEndAsSoonAsItListensEndsWithoutAnError() throws Exception {
        try (Packaged service = serve(Map.of())) {
            service.awaitAddress();
            service.terminate();
            assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
        }
    }

    /** The identity is read from a pipe, which holds the start until somebody writes into it. */
    @Test
    void whoIsToldToEndWhileItStartsEndsWithoutAnError() throws Exception {
        Path record = identityAsPipe();
        byte[] identity = Files.readAllBytes(folder.resolve("kept"));
        try (Packaged service = serve(Map.of())) {
            try (OutputStream pipe = Files.newOutputStream(record)) { // the start has come to it
                service.terminate();
                pipe.write(identity);
            }
            assertEquals(0, service.status(), () -> String.join("\n", service.allLines()));
        }
    }

    @Test
    void whoIsToldToEndWhileItsStartHangsEndsWithTheDeadline() throws Exception {
        Path record = identityAsPipe();
        try (Packaged service =
                serve(Map.of("VARVE_SHUTDOWN_DEADLINE", DEADLINE.toSeconds() + "s"))) {
            try (OutputStream pipe = Files.newOutputStream(record)) {
                long begin = System.nanoTime();
                service.terminate();
                assertEquals(1, service.status());
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                assertTrue(took.compareTo(LATEST) <= 0, took::toString);
                pipe.flush();
            }
        }
    }

    private Path identityAsPipe() throws Exception {
        try (Packaged first = serve(Map.of())) {
            first.awaitAddress();
            first.terminate();
            assertEquals(0, first.status());
        }
        Path record = folder.resolve(".varve-writer");
        Files.move(record, folder.resolve("kept"));
        Process made = new ProcessBuilder("mkfifo", record.toString()).start();
        assumeTrue(made.waitFor() == 0, "skipped: there are no named pipes here");
        return record;
    }

    @Test
    void aSecondProcessOfTheSameWriterIsOneLineAndStatus1() throws Exception {
        try (Packaged first = serve(Map.of())) {
            first.awaitAddress();
            try (Packaged second = serve(Map.of())) {
                List<String> lines = second.allLines();
                assertEquals(1, second.status());
                assertEquals(1, lines.size(), () -> String.join("\n", lines));
                assertTrue(
                        lines.getFirst().startsWith("the writer of " + folder + "/.varve-writer '"),
                        lines::getFirst);
                assertTrue(lines.getFirst().contains("' is pid "), lines::getFirst);
                assertTrue(lines.getFirst().contains("varve.writer"), lines::getFirst);
            }
            try (Packaged other = serve(Map.of("VARVE_WRITER", "other"))) {
                other.awaitAddress();
                other.terminate();
                assertEquals(0, other.status());
            }
            first.terminate();
            assertEquals(0, first.status());
        }
    }

    @Test
    void aRestartWritesFurtherFilesAndReplacesNone() throws Exception {
        for (int start = 1; start <= 2; start++) {
            try (Packaged service = serve(Map.of())) {
                assertEquals(200, post(service.awaitAddress(), "load", records(0)).statusCode());
                service.terminate();
                assertEquals(0, service.status(), () -> String.join("\n", service.lines()));
            }
            try (var files = Files.walk(folder)) {
                assertEquals(
                        start, files.filter(file -> file.toString().endsWith(".parquet")).count());
            }
        }
    }

    private Packaged serve(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("VARVE_LOG_JSON", "off");
        return Packaged.start(all, "serve", "--to", folder.toString(), "--port", "0");
    }

    private static String records(long first) {
        return LongStream.range(first, first + RECORDS)
                .mapToObj(id -> "{\"id\":" + id + "}\n")
                .collect(Collectors.joining());
    }

    private static String metrics(HttpClient client, URI address)
            throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(address.resolve("/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest.Builder request(URI address, String table) {
        return HttpRequest.newBuilder(address.resolve("/v1/tables/" + table + "/records"))
                .header("Content-Type", "application/x-ndjson");
    }

    private static HttpResponse<String> post(URI address, String table, String body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    request(address, table).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
