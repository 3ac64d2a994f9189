package dev.varve.bench;

import dev.varve.bench.Latencies.Request;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The table of what a service is like while its store, an S3 endpoint, accepts connections and says
 * nothing: a flush is under way all the time, and every record would find room in memory.
 */
final class SilentStoreBenchmark {
    private static final int REQUESTS = 500;
    private static final int RECORDS = 10;
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(10);
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(60);
    private static final int POST_GOAL_MILLIS = 50;
    private static final int GET_GOAL_MILLIS = 10;

    /** What {@code varve.shutdown.deadline} is by default, and one more. */
    private static final int EXIT_GOAL_SECONDS = 31;

    private final Settings settings;
    private final Report report;
    private final byte[] body = Lines.of(Workload.TICKERS.source(), RECORDS);
    private final Table table =
            new Table("silent store", "who", "requests", "not 200", "p50", "p99", "goal of p99");

    SilentStoreBenchmark(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /**
     * Measures every build.
     *
     * @throws IllegalStateException when a service does not come up, or does not turn to its store
     */
    void run() throws IOException, InterruptedException {
        report.add(table);
        for (Program program : settings.programs()) {
            try (SilentEndpoint store = SilentEndpoint.open();
                    Service service =
                            Service.startWithoutStore(
                                    program, settings.directory(), environment(store))) {
                run(program, service, store);
            }
        }
    }

    private static Map<String, String> environment(SilentEndpoint store) {
        return Map.of(
                "AWS_ACCESS_KEY_ID", "nobody",
                "AWS_SECRET_ACCESS_KEY", "nothing",
                "VARVE_STORE_TYPE", "s3",
                "VARVE_STORE_BUCKET", "silent",
                "VARVE_STORE_ENDPOINT", store.address().toString());
    }

    private void run(Program program, Service service, SilentEndpoint store)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
            Request toFlushed = limit -> post(client, service, "flushed", limit);
            Request toOther = limit -> post(client, service, "other", limit);
            Request tables = limit -> get(client, service, limit);
            for (Request request : List.of(toFlushed, tables)) {
                Latencies.of(REQUESTS, REQUEST_LIMIT, request);
            }
            store.forgetConnections();
            try (Flushes _ = Flushes.begin(client, service.address())) {
                if (!store.awaitConnection(FLUSH_LIMIT)) {
                    throw new IllegalStateException("no flush has reached the silent store");
                }
                row(program, "POST, the table that is flushed", POST_GOAL_MILLIS, toFlushed);
                row(program, "POST, another table", POST_GOAL_MILLIS, toOther);
                row(program, "GET /v1/tables", GET_GOAL_MILLIS, tables);
                end(program, service);
            }
        }
    }

    private void row(Program program, String what, int goalMillis, Request request)
            throws IOException, InterruptedException {
        Latencies latencies = Latencies.of(REQUESTS, REQUEST_LIMIT, request);
        table.row(
                what,
                program.name(),
                Integer.toString(latencies.count()),
                Integer.toString(latencies.refused()),
                latencies.percentile(50),
                latencies.percentile(99),
                "below " + goalMillis + " ms");
    }

    private void end(Program program, Service service) throws InterruptedException {
        Optional<Service.End> end = service.end(EXIT_LIMIT);
        report.note(
                "%s: silent store: from SIGTERM to exit %s (goal: at most %d s)",
                program.name(),
                end.map(
                                its ->
                                        String.format(
                                                Locale.ROOT,
                                                "%.1f s, status %d",
                                                its.seconds(),
                                                its.status()))
                        .orElse("more than " + EXIT_LIMIT.toSeconds() + " s"),
                EXIT_GOAL_SECONDS);
    }

    private int post(HttpClient client, Service service, String table, Duration limit)
            throws IOException, InterruptedException {
        return status(
                client,
                HttpRequest.newBuilder(
                                service.address().resolve("/v1/tables/" + table + "/records"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .timeout(limit)
                        .build());
    }

    private static int get(HttpClient client, Service service, Duration limit)
            throws IOException, InterruptedException {
        return status(
                client,
                HttpRequest.newBuilder(service.address().resolve("/v1/tables"))
                        .timeout(limit)
                        .build());
    }

    private static int status(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
