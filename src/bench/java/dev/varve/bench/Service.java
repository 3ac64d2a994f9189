package dev.varve.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Varve as a service in a child process, fed over one connection. Only the server's CPU is counted.
 */
final class Service implements AutoCloseable {
    private static final int BODY_BYTES = 1 << 20;
    private static final int FLUSH_RECORDS = 1_000;
    private static final int OVERLOADED = 503;
    private static final int REQUESTS_TO_WARM = 20_000;
    private static final int RECORDS_TO_WARM = 10;
    private static final int FLUSHES = 50;
    private static final int FLUSHES_TO_WARM = 1_000;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final long startNanos;
    private final Path output;
    private final Path log;
    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private double cpuSecondsBefore;
    private long bytesBefore;
    private long rows;

    private Service(Process process, long startNanos, Path output, Path log, int port) {
        this.process = process;
        this.startNanos = startNanos;
        this.output = output;
        this.log = log;
        this.base = URI.create("http://localhost:" + port);
    }

    /** Starts it on an empty directory and a free port, and waits until it is ready. */
    static Service start(Program program, Path directory) throws IOException, InterruptedException {
        return start(program, directory, Map.of());
    }

    /** The same with more in its environment. */
    static Service start(Program program, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        Service service = launch(program, directory, environment);
        service.awaitReady();
        return service;
    }

    /**
     * The same with more in its environment and a store that need not answer: waits only until it
     * answers itself.
     */
    static Service startWithoutStore(
            Program program, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        Service service = launch(program, directory, environment);
        service.await(service::answers, 1);
        return service;
    }

    /**
     * How a start went.
     *
     * @param firstAnswerMillis from the start of the process to its first answer
     * @param residentBytes of memory, right afterwards
     * @param undisturbed whether the machine's host took no processor away meanwhile
     */
    record Start(double firstAnswerMillis, long residentBytes, boolean undisturbed) {}

    /** Starts it, and ends it when it has answered. */
    static Start begin(Program program, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        long stolen = KernelUsage.stolenTicks();
        try (Service service = launch(program, directory, environment)) {
            service.await(service::answers, 1);
            double millis = (System.nanoTime() - service.startNanos) / 1e6;
            return new Start(
                    millis,
                    KernelUsage.residentBytes(service.process.pid()),
                    KernelUsage.stolenTicks() == stolen);
        }
    }

    /** Asks by hand, in a fraction of a millisecond. */
    private boolean answers() throws IOException {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.getOutputStream()
                    .write(
                            "GET /health/live HTTP/1.1\r\nHost: varve\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)
                    .equals("HTTP/1.1 200");
        }
    }

    private static Service launch(Program program, Path directory, Map<String, String> environment)
            throws IOException {
        Path output = directory.resolve("output").resolve("varve-serve").toAbsolutePath();
        Outputs.delete(output);
        Files.createDirectories(output);
        Path log = Files.createDirectories(directory.resolve("log")).resolve("serve.log");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(program.service());
        command.add("serve");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("VARVE_STORE_DIRECTORY", output.toString());
        builder.environment().put("VARVE_HTTP_PORT", Integer.toString(port));
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        return new Service(builder.start(), start, output, log, port);
    }

    /** Sends records to it. */
    @FunctionalInterface
    interface Load {
        void send() throws IOException, InterruptedException;
    }

    /**
     * Sends every line of the file over one connection, flushes, and counts since the last load
     * (since the start, the first time).
     */
    Measurement load(Workload workload, Path input, long records)
            throws IOException, InterruptedException, SQLException {
        return load(
                records,
                () -> {
                    try (InputStream in = Files.newInputStream(input)) {
                        LineBlocks blocks = new LineBlocks(in, BODY_BYTES);
                        for (Optional<byte[]> block = blocks.next();
                                block.isPresent();
                                block = blocks.next()) {
                            send(
                                    records(workload),
                                    HttpRequest.BodyPublishers.ofByteArray(block.get()));
                        }
                    }
                });
    }

    /** The same of any load of so many records. */
    Measurement load(long records, Load load)
            throws IOException, InterruptedException, SQLException {
        long start = System.nanoTime();
        load.send();
        send("/v1/flush", HttpRequest.BodyPublishers.noBody());
        return counted(records, (System.nanoTime() - start) / 1e9);
    }

    /**
     * Sends small requests until what happens once a request is compiled, too: a load of large
     * bodies has so few that its compiler would be at work for ten million records.
     */
    void warm(Workload workload) throws IOException, InterruptedException, SQLException {
        byte[] body = Lines.of(workload.source(), RECORDS_TO_WARM);
        for (int i = 0; i < REQUESTS_TO_WARM; i++) {
            send(records(workload), HttpRequest.BodyPublishers.ofByteArray(body));
        }
        send("/v1/flush", HttpRequest.BodyPublishers.noBody());
        counted((long) REQUESTS_TO_WARM * RECORDS_TO_WARM, 0);
    }

    private Measurement counted(long records, double wall)
            throws IOException, InterruptedException, SQLException {
        double cpu = KernelUsage.cpuSeconds(process.pid());
        long peak = KernelUsage.peakBytes(process.pid()).orElse(0);
        long bytes = Outputs.parquetBytes(output);
        Measurement measurement =
                new Measurement(records, cpu - cpuSecondsBefore, wall, peak, bytes - bytesBefore);
        rows += records;
        if (Outputs.rows(output) != rows) {
            throw new IllegalStateException(
                    "the service left other than " + rows + " rows: " + log);
        }
        cpuSecondsBefore = cpu;
        bytesBefore = bytes;
        return measurement;
    }

    /** The median time of {@code POST /v1/flush} with 1,000 records buffered, once warm. */
    double flushMillis(Workload workload) throws IOException, InterruptedException {
        byte[] body = Lines.of(workload.source(), FLUSH_RECORDS);
        KernelUsage.writeBack();
        double[] millis = new double[FLUSHES];
        for (int i = -FLUSHES_TO_WARM; i < FLUSHES; i++) {
            send(records(workload), HttpRequest.BodyPublishers.ofByteArray(body));
            long start = System.nanoTime();
            send("/v1/flush", HttpRequest.BodyPublishers.noBody());
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[FLUSHES / 2];
    }

    URI address() {
        return base;
    }

    /** Where its files and its journal are. */
    Path output() {
        return output;
    }

    /** Ends it as a power cut does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * How it ended.
     *
     * @param seconds from SIGTERM to its exit
     */
    record End(double seconds, int status) {}

    /** Tells it to end, and waits; empty when it had to be killed after the limit. */
    Optional<End> end(Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (process.waitFor(limit)) {
            return Optional.of(new End((System.nanoTime() - start) / 1e9, process.exitValue()));
        }
        process.destroyForcibly().waitFor();
        return Optional.empty();
    }

    /** Ends it as an orchestrator does, and waits. */
    @Override
    public void close() throws IOException {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the service did not end: see " + log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(base.resolve("/health/ready")).build();
        await(
                () ->
                        client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode()
                                == 200,
                100);
    }

    /** A question to a service that may not listen yet. */
    @FunctionalInterface
    private interface Question {
        boolean isAnswered() throws IOException, InterruptedException;
    }

    private void await(Question question, long pollMillis)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (question.isAnswered()) {
                    return;
                }
            } catch (IOException notYet) {
                // Nobody listens before the service is up; the deadline decides.
            }
            process.waitFor(pollMillis, TimeUnit.MILLISECONDS);
        }
        process.destroy();
        throw new IllegalStateException("the service is not ready\n" + ChildProcess.tail(log));
    }

    private void send(String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(body)
                        .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        while (response.statusCode() == OVERLOADED) {
            Thread.sleep(
                    Duration.ofSeconds(
                            response.headers().firstValueAsLong("Retry-After").orElse(1)));
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        if (response.statusCode() != 200) {
            throw new IllegalStateException(
                    path + " answered " + response.statusCode() + ": " + response.body());
        }
    }

    private static String records(Workload workload) {
        return workload.table()
                .map(table -> "/v1/tables/" + table + "/records")
                .orElse("/v1/records");
    }
}
