package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that do harm, on purpose or not; whoever runs the service. */
abstract class HostileClientsSuite {

    /** More than can be read at the same time. */
    private static final int CROWD = 60;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final HttpResponse.BodyHandler<Void> DISCARD =
            HttpResponse.BodyHandlers.discarding();

    private static final String RECORD = "{\"id\":1,\"ts\":\"2024-01-15T10:00:00Z\"}\n";

    @Test
    void clientsThatSendOneByteKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                slow.add(begun("POST /v1/tables/slow/records HTTP/1.1", 1_000, "{"));
            }
            innocentRecordsAreAccepted("beside_slow");
            given().get("/health/ready").then().statusCode(200);
            given().get("/metrics").then().statusCode(200);
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void clientsThatSendHalfAMebibyteAndNoMoreKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        String half = RECORD.repeat((512 << 10) / RECORD.length());
        try {
            for (int i = 0; i < CROWD; i++) {
                slow.add(begun("POST /v1/tables/halves/records HTTP/1.1", 1 << 30, half));
            }
            innocentRecordsAreAccepted("beside_halves");
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void documentsThatDoNotEndKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                slow.add(begun("POST /v1/tables/open/records HTTP/1.1", 1_000, "[" + RECORD));
            }
            innocentRecordsAreAccepted("beside_open");
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void slowDefinitionsOfTablesKeepNobodyOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                slow.add(begun("PUT /v1/tables/slow HTTP/1.1", 1_000, "["));
            }
            innocentRecordsAreAccepted("beside_definitions");
            given().get("/v1/tables").then().statusCode(200);
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    private static void innocentRecordsAreAccepted(String table) throws Exception {
        HttpResponse<String> answer = post("/v1/tables/" + table + "/records");
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("\"accepted\":1"), answer.body());
    }

    private static HttpResponse<String> post(String path, String... headers) throws Exception {
        return send("POST", path, RECORD, headers);
    }

    private static HttpResponse<String> send(
            String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(HttpDoorSuite.service().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Socket begun(String line, int declaredBytes, String beginning)
            throws IOException {
        URI service = HttpDoorSuite.service();
        Socket socket = new Socket(service.getHost(), service.getPort());
        String head =
                "%s\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                        .formatted(line, declaredBytes);
        socket.getOutputStream().write((head + beginning).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    @Test
    void aHundredStreamsOfOneConnectionKeepNobodyOut() throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        URI service = HttpDoorSuite.service();
        List<Unending> bodies = IntStream.range(0, 100).mapToObj(_ -> new Unending()).toList();
        try {
            HttpResponse<Void> first =
                    client.send(
                            HttpRequest.newBuilder(service.resolve("/health/live")).build(),
                            DISCARD);
            assertEquals(HttpClient.Version.HTTP_2, first.version());
            List<CompletableFuture<HttpResponse<Void>>> answers =
                    bodies.stream().map(body -> client.sendAsync(post(body), DISCARD)).toList();
            assertTrue(bodies.getFirst().begun.await(30, TimeUnit.SECONDS));
            innocentRecordsAreAccepted("beside_h2");
            assertTrue(answers.stream().anyMatch(each -> !each.isDone()));
        } finally {
            bodies.forEach(Unending::fail);
            client.shutdownNow();
        }
    }

    private static HttpRequest post(HttpRequest.BodyPublisher body) {
        URI records = HttpDoorSuite.service().resolve("/v1/tables/h2/records");
        return HttpRequest.newBuilder(records).POST(body).build();
    }

    /** A body that is one byte and does not end. */
    private static final class Unending implements HttpRequest.BodyPublisher, Flow.Subscription {

        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
        private boolean sent;

        @Override
        public long contentLength() {
            return 1_000;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public synchronized void request(long count) {
            if (!sent) {
                sent = true;
                Objects.requireNonNull(subscriber).onNext(ByteBuffer.wrap(new byte[] {'{'}));
                begun.countDown();
            }
        }

        @Override
        public void cancel() {}

        private void fail() {
            Flow.Subscriber<? super ByteBuffer> told = subscriber;
            if (told != null) {
                told.onError(new IOException("the test is over"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Origin,         http://evil.example,  403",
        "Origin,         'null',               403",
        "Sec-Fetch-Site, cross-site,           403",
        "Sec-Fetch-Site, same-site,            403",
        "Sec-Fetch-Site, same-origin,          200",
        "Sec-Fetch-Site, none,                 200",
    })
    void aPageOfAnotherSiteChangesNothing(String header, String value, int status)
            throws Exception {
        for (String path : List.of("/v1/tables/sites/records", "/v1/flush", "/v1/records")) {
            HttpResponse<String> answer = post(path, header, value);
            assertEquals(status, answer.statusCode(), answer.body());
            if (status == 403) {
                assertEquals(
                        Optional.of("cross-site"), answer.headers().firstValue("Varve-Reason"));
                assertTrue(answer.body().contains("another site"), answer.body());
            }
        }
        assertEquals(200, send("GET", "/v1/tables", "", header, value).statusCode());
    }

    @Test
    void aPageOfThisServiceItselfMaySend() throws Exception {
        URI service = HttpDoorSuite.service();
        String origin = "http://%s:%d".formatted(service.getHost(), service.getPort());
        assertEquals(200, post("/v1/tables/own/records", "Origin", origin).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"POST, /v1/flush;x", "GET, /v1/tables;a=b", "GET, /v1/tables/own;x"})
    void parametersOfSegmentsAreRefused(String method, String path) throws Exception {
        HttpResponse<String> answer = send(method, path, "");
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("';'"), answer.body());
    }

    @Test
    void pathsThatNobodyAnswersForAreNoNamesOfSeries() throws Exception {
        post("/unknown-1", "Sec-Fetch-Site", "cross-site");
        send("POST", "/unknown-2;x", "");
        send("GET", "/v1/tables/unknown-3;x", "");
        send("GET", "/v1/tables/unknown-4/rows", "");
        String metrics = given().get("/metrics").asString();
        assertTrue(metrics.contains("uri=\"/other\""), metrics);
        assertFalse(metrics.contains("unknown-"), metrics);
    }

    @Test
    void refusalsBeforeAnythingIsReadAreCountedToo() throws Exception {
        send("POST", "/v1/flush;x", "");
        send("GET", "/v1/nothing", "");
        send("DELETE", "/v1/tables", "");
        post("/v1/flush", "Sec-Fetch-Site", "cross-site");
        String metrics = given().get("/metrics").asString();
        for (String tags :
                List.of(
                        "reason=\"malformed\",status=\"400\"",
                        "reason=\"not-found\",status=\"404\"",
                        "reason=\"method\",status=\"405\"",
                        "reason=\"cross-site\",status=\"403\"")) {
            assertTrue(metrics.contains("varve_requests_refused_total{" + tags + "}"), metrics);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/tables HTTP/1.1,                                400, malformed",
        "GET /v1/tables HTTP/1.1|Host: a:b:c,                    400, malformed",
        "GET /v1/tables HTTP/1.1|Host: localhost|Host: localhost, 400, malformed",
        "GET /v1/tables HTTP/9.9|Host: localhost,                400, malformed",
        "GET /v1/tables FOO/1.1|Host: localhost,                 400, malformed",
        "GET v1/tables HTTP/1.1|Host: localhost,                 404, not-found",
        "OPTIONS * HTTP/1.1|Host: localhost,                     404, not-found",
    })
    void whatIsRefusedBeforeAResourceIsFoundIsToldAsJson(String head, int status, String reason)
            throws IOException {
        List<RawHttp.Answer> answers = raw(head.replace("|", "\r\n") + "\r\n\r\n", 1);
        assertEquals(1, answers.size());
        RawHttp.Answer answer = answers.getFirst();
        assertEquals(status, answer.status(), answer::toString);
        assertTrue(answer.headers().contains("Varve-Reason: " + reason + "\r\n"), answer::toString);
        assertTrue(answer.body().startsWith("{\"error\":\""), answer::toString);
        assertTrue(!answer.body().contains("Error id"), answer::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "garbage,                                                              400, malformed",
        "GET,                                                                  400, malformed",
        "GET /v1/tables HTTP/1.1|Host localhost,                               400, malformed",
        "GET /v1/tables HTTP/1.1|Host: localhost|X\0: y,                       400, malformed",
        "POST /v1/flush HTTP/1.1|Host: localhost|Content-Length: x,            400, malformed",
        "POST /v1/flush HTTP/1.1|Host: localhost|Content-Length: -1,           400, malformed",
        "POST /v1/flush HTTP/1.1|Host: localhost|Content-Length: 2|Content-Length: 3, 400, malformed",
        "GET /v1/tables/{ HTTP/1.1|Host: localhost,                            400, malformed",
        "GET /v1/tables/%zz HTTP/1.1|Host: localhost,                          400, malformed",
        "GET /v1/tables?LONG HTTP/1.1|Host: localhost,                         414, size",
        "GET /v1/tables HTTP/1.1|Host: localhost|X: LONG,                      431, size",
    })
    void whatTheHttpServerCannotReadIsCountedOnce(String head, int status, String reason)
            throws IOException {
        long before = refusals(status, reason);
        String request = head.replace("|", "\r\n").replace("LONG", "x".repeat(64 << 10));
        List<RawHttp.Answer> answers = raw(request + "\r\n\r\n", 1);
        assertEquals(List.of(status), answers.stream().map(RawHttp.Answer::status).toList());
        assertEquals(before + 1, refusals(status, reason));
    }

    private static long refusals(int status, String reason) {
        String series =
                "varve_requests_refused_total{reason=\"%s\",status=\"%d\"} "
                        .formatted(reason, status);
        return (long) HttpDoorSuite.metric(series);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "gzip, chunked", "chunked, chunked", "chunked, identity"})
    void whatStandsBehindABodyOfUnknownLengthIsNotReadAsARequest(String coding) throws Exception {
        String inner =
                "POST /v1/tables/smuggled/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(RECORD.length(), RECORD);
        String outer =
                "POST /v1/tables/outer/records HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: %s\r\n\r\n"
                        .formatted(coding);
        List<RawHttp.Answer> answers = raw(outer + inner, 2);
        // Where it is no chunk either, the HTTP server may close the connection first.
        assertTrue(answers.size() <= 1, answers::toString);
        assertTrue(answers.stream().allMatch(each -> each.status() == 400), answers::toString);
        assertEquals(404, send("GET", "/v1/tables/smuggled", "").statusCode());
    }

    private static List<RawHttp.Answer> raw(String request, int answers) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        return RawHttp.answers(
                RawHttp.exchange(
                        HttpDoorSuite.service(),
                        bytes,
                        new RawHttp.Manner(bytes.length, false, answers, 10_000)));
    }
}
