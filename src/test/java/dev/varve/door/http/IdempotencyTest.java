package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.TableName;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with a key is done once, however often it is sent. */
@Timeout(60)
class IdempotencyTest {

    private static final TableName FEED = new TableName("feed");
    private static final String TWO = "{\"n\":1}\n{\"n\":2}\n";

    private final ResourceInTest service = new ResourceInTest(5, 1 << 20);

    @AfterEach
    void close() {
        service.close();
    }

    private Response post(String key, String body) {
        return post(key, bytes(body), FEED, Map.of());
    }

    private Response post(String key, InputStream body, TableName table, Map<String, String> more) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("Idempotency-Key", key);
        headers.putIfAbsent("Content-Type", "application/x-ndjson");
        return service.post(body, table, headers);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return new ByteArrayInputStream(packed.toByteArray());
    }

    private static void requireSame(Response first, Response again) {
        assertEquals(first.getStatus(), again.getStatus());
        assertEquals(first.getEntity(), again.getEntity());
        assertNull(first.getHeaderString("Idempotent-Replayed"));
        assertEquals("true", again.getHeaderString("Idempotent-Replayed"));
        assertEquals(
                first.getHeaderString(AnswerCount.REASON_HEADER),
                again.getHeaderString(AnswerCount.REASON_HEADER));
    }

    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    /** A body of two records, at whose end a step is taken. */
    private static InputStream twoAndThen(Step step) {
        return new SequenceInputStream(
                bytes(TWO),
                new InputStream() {

                    @Override
                    public int read() throws IOException {
                        try {
                            step.take();
                        } catch (InterruptedException interrupted) {
                            throw new IOException(interrupted);
                        }
                        return -1;
                    }

                    @Override
                    public int read(byte[] target, int from, int length) throws IOException {
                        return read();
                    }
                });
    }

    @Test
    void aRetryGetsTheFirstAnswerAndWritesNothing() {
        Response first = post("\"k-1\"", TWO);
        assertEquals(200, first.getStatus(), () -> first.getEntity().toString());
        requireSame(first, post("k-1", TWO));
        assertEquals(2, service.unstoredRows());
        assertEquals(200, post("k-2", TWO).getStatus());
        assertEquals(4, service.unstoredRows());
    }

    @Test
    void rejectedLinesOfARetryAreNotSetAsideAgain() {
        Response first = post("k", TWO + "{\"n\": no}\n");
        assertEquals(200, first.getStatus());
        requireSame(first, post("k", TWO + "{\"n\": no}\n"));
        assertEquals(2, service.unstoredRows());
        assertEquals(1, service.letters().waitingCount());

        Response all = post("k-3", "{\"n\": no}\n");
        assertEquals(422, all.getStatus());
        requireSame(all, post("k-3", "{\"n\": no}\n"));
        assertEquals(2, service.letters().waitingCount());
    }

    @Test
    void theSameKeyWithAnotherRequestIsRefused() throws Exception {
        assertEquals(200, post("k", TWO).getStatus());
        requireReused(post("k", "{\"n\":1}\n"));
        requireReused(post("k", bytes(TWO), new TableName("other"), Map.of()));
        requireReused(post("k", bytes(TWO), FEED, Map.of("Content-Type", "application/json")));
        requireReused(post("k", gzip(TWO), FEED, Map.of("Content-Encoding", "gzip")));
        assertEquals(2, service.unstoredRows());
    }

    private static void requireReused(Response answer) {
        assertEquals(422, answer.getStatus());
        assertEquals("key-reused", answer.getHeaderString(AnswerCount.REASON_HEADER));
        assertTrue(answer.getEntity().toString().contains("was another request's"));
    }

    @Test
    void aRequestThatFailedDoesNotUseItsKeyUp() throws Exception {
        String many = "{\"n\": no}\n".repeat(6);
        Response tooMany = post("k", TWO + many);
        assertEquals(422, tooMany.getStatus());
        assertTrue(tooMany.getEntity().toString().contains("nothing of it was accepted"));
        assertEquals(0, service.unstoredRows());

        byte[] packed = gzip(TWO).readAllBytes();
        InputStream cut = new ByteArrayInputStream(packed, 0, packed.length - 4);
        Map<String, String> gzip = Map.of("Content-Encoding", "gzip");
        assertEquals(400, post("k", cut, FEED, gzip).getStatus());
        assertEquals(413, post("k", TWO.repeat(80_000)).getStatus());
        assertEquals(422, post("k", "\n").getStatus());
        assertEquals(0, service.unstoredRows());

        assertEquals(200, post("k", TWO).getStatus());
        assertEquals(2, service.unstoredRows());
    }

    @Test
    void nothingOfABodyThatBreaksOffIsAccepted() {
        InputStream breaksOff =
                twoAndThen(
                        () -> {
                            throw new IOException("connection reset");
                        });
        Response broken = post("k", breaksOff, FEED, Map.of());
        assertEquals(400, broken.getStatus());
        assertTrue(broken.getEntity().toString().contains("\"accepted\":0"));
        assertEquals(0, service.unstoredRows());
        assertEquals(200, post("k", TWO).getStatus());
    }

    @Test
    void aKeyIsForgottenAfterItsWindow() {
        Response first = post("k", TWO);
        service.passTime(Duration.ofHours(23));
        requireSame(first, post("k", TWO));
        service.passTime(Duration.ofHours(1));
        assertNull(post("k", TWO).getHeaderString("Idempotent-Replayed"));
        assertEquals(4, service.unstoredRows());
    }

    @Test
    void aRequestInFlightIsNotDoneBesideItself() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        InputStream held =
                twoAndThen(
                        () -> {
                            reading.countDown();
                            rest.await();
                        });
        try (ExecutorService client = Executors.newSingleThreadExecutor()) {
            Future<Response> first = client.submit(() -> post("k", held, FEED, Map.of()));
            reading.await();
            Response beside = post("k", TWO);
            assertEquals(409, beside.getStatus());
            assertEquals("1", beside.getHeaderString("Retry-After"));
            assertEquals("key-in-use", beside.getHeaderString(AnswerCount.REASON_HEADER));
            rest.countDown();
            assertEquals(200, first.get().getStatus());
            requireSame(first.get(), post("k", TWO));
        }
        assertEquals(2, service.unstoredRows());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "\"open",
                "\"a\"b",
                "\"a\";x=1",
                "a b",
                "a,b",
                "a;b",
                "a\"b",
                "\u00e4",
                "\"\u00e4\"",
                "\"\\x\"",
                "\"a\\"
            })
    void aKeyThatIsNoneIsRefused(String key) {
        Response answer = post(key, TWO);
        assertEquals(400, answer.getStatus());
        assertTrue(answer.getEntity().toString().contains("Idempotency-Key is not taken: "));
        assertEquals(0, service.unstoredRows());
    }

    @Test
    void aKeyHasABoundedLength() {
        assertEquals(400, post("k".repeat(256), TWO).getStatus());
        assertEquals(200, post("k".repeat(255), TWO).getStatus());
        assertEquals(200, post("\"a \\\"quoted\\\" \\\\ key\"", TWO).getStatus());
        assertEquals(4, service.unstoredRows());
    }
}
