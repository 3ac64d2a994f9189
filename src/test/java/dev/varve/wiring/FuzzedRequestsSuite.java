package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever is sent: the service stands, and keeps its word; whoever runs it. */
abstract class FuzzedRequestsSuite {

    private static final int REQUESTS = 300;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Pattern ACCEPTED = Pattern.compile("\"accepted\":(\\d+)");

    /** What would tell of the inside. */
    private static final Pattern INSIDE =
            Pattern.compile("(?i)error id|\\bat [a-z.]+\\([A-Za-z]+\\.java|\"stack\"|caused by");

    /** What the HTTP server itself answers where it cannot read a request; without a body. */
    private static final Set<Integer> UNREADABLE = Set.of(400, 414, 431, 501);

    /** What one request said of its records. */
    private record Told(String what, List<String> ids, int least, int most) {}

    private final List<Told> told = new ArrayList<>();

    @Test
    void whateverIsSentTheServiceStandsAndEveryRecordThatItAcceptedIsStoredOnce() throws Exception {
        long seed = Long.getLong("fuzz.seed", new Random().nextLong());
        System.out.println("seed " + seed);
        String table = "fuzz_" + Long.toHexString(seed);
        FuzzedRequests requests = new FuzzedRequests(seed, table);
        URI service = HttpDoorSuite.service();
        long slowestNanos = 0;
        String slowest = "";
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < REQUESTS; i++) {
                FuzzedRequests.Fuzz fuzz = requests.next();
                String what = "%s, request %d of seed %d".formatted(fuzz.what(), i, seed);
                check(what, fuzz, RawHttp.exchange(service, fuzz.bytes(), fuzz.manner()));
                long begin = System.nanoTime();
                innocentRecordIsAccepted(client, what, table, requests.nextId());
                long took = System.nanoTime() - begin;
                if (took > slowestNanos) {
                    slowestNanos = took;
                    slowest = what;
                }
            }
            assertEquals(200, flush(client), "the flush");
        }
        List<String> stored = storedIds(table);
        keepsItsWord(stored);
        System.out.printf(
                "%d requests of seed %d: the slowest innocent one took %d ms, after %s; %,d records stored%n",
                REQUESTS, seed, slowestNanos / 1_000_000, slowest, stored.size());
    }

    private void check(String what, FuzzedRequests.Fuzz fuzz, String came) {
        assertFalse(INSIDE.matcher(came).find(), () -> what + ": " + came);
        List<RawHttp.Answer> answers = RawHttp.answers(came);
        for (RawHttp.Answer answer : answers) {
            String said = what + ": " + answer;
            assertTrue(answer.status() != 500, said);
            if (answer.status() < 400) {
                continue;
            }
            if (answer.isJson()) {
                assertTrue(answer.body().startsWith("{") && answer.body().endsWith("}\n"), said);
                assertTrue(answer.body().contains("\"error"), said);
                assertTrue(answer.hasReason(), said);
            } else {
                assertTrue(UNREADABLE.contains(answer.status()), said);
                assertEquals("", answer.body(), said);
            }
        }
        for (int i = 0; i < fuzz.ids().size(); i++) {
            List<String> ids = fuzz.ids().get(i);
            if (i < answers.size()) {
                Matcher accepted = ACCEPTED.matcher(answers.get(i).body());
                int count = accepted.find() ? Integer.parseInt(accepted.group(1)) : 0;
                told.add(new Told(what + ": " + answers.get(i), ids, count, count));
            } else {
                told.add(new Told(what + ": no answer", ids, 0, ids.size()));
            }
        }
    }

    private void innocentRecordIsAccepted(HttpClient client, String what, String table, String id)
            throws Exception {
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(
                                        HttpDoorSuite.service()
                                                .resolve("/v1/tables/" + table + "/records"))
                                .timeout(LONGEST)
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"id\":\"%s\"}\n".formatted(id)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), () -> "after " + what + ": " + answer.body());
        told.add(new Told("innocent", List.of(id), 1, 1));
    }

    private static int flush(HttpClient client) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(HttpDoorSuite.service().resolve("/v1/flush"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void keepsItsWord(List<String> stored) {
        Set<String> ids = new HashSet<>(stored);
        assertEquals(ids.size(), stored.size(), "a record is stored twice");
        for (Told each : told) {
            long found = each.ids().stream().filter(ids::contains).count();
            assertTrue(
                    each.least() <= found && found <= each.most(),
                    () -> "%d of %s are stored".formatted(found, each));
            each.ids().forEach(ids::remove);
        }
        assertEquals(Set.of(), ids, "nobody sent these");
    }

    private static List<String> storedIds(String table) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT id FROM read_parquet('target/test-stores/*/%s/**/*.parquet', union_by_name = true) WHERE id IS NOT NULL"
                                        .formatted(table))) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }
}
