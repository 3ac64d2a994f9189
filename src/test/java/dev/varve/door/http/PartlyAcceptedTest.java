package dev.varve.door.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.journal.DeadLetters;
import dev.varve.record.Rejection;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever ends the reading of a body of lines, the answer says how much was accepted and where to
 * go on: a client that does so has every line taken once.
 */
class PartlyAcceptedTest {

    /** More than a chunk: one is accepted before the next is read. */
    private static final int LINES = 90_000;

    private static final int REJECTED_EVERY = 1_000;
    private static final int REJECTIONS = LINES / REJECTED_EVERY;

    /** In the second chunk. */
    private static final int BREAK_BYTES = 1_200_000;

    /** The letters of the first chunk, and not those of the second one with them. */
    private static final int LETTERS_BYTES = 11_000;

    private static final int LETTER_BYTES = 150;

    private static final Logger LOG = Logger.getLogger(ExceptionMappers.class.getName());

    @BeforeEach
    void keepTheLogQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void letTheLogSpeak() {
        LOG.setLevel(null);
    }

    @Test
    void saysWhereToGoOnWhenTheStreamBreaks() throws IOException {
        goesOn(400, () -> thrown(new IOException("reset by peer")));
        goesOn(408, () -> thrown(new SlowBodyException("the body comes too slowly")));
        goesOn(413, () -> thrown(new Refusal(Refusal.Reason.SIZE, "the body is over the limit")));
        goesOn(
                503,
                () -> thrown(new Refusal(Refusal.Reason.SHUTDOWN, "the service is shutting down")));
    }

    @Test
    void saysWhereToGoOnWhateverIsThrown() throws IOException {
        goesOn(500, () -> thrown(new IllegalStateException("a bug")));
        goesOn(500, () -> thrown(new OutOfMemoryError("Java heap space")));
        goesOn(500, () -> thrown(new NoClassDefFoundError("Could not initialize class")));
    }

    @Test
    void saysWhereToGoOnWhenTheDoorIsSealedMeanwhile() throws IOException {
        try (ResourceInTest door = new ResourceInTest(REJECTIONS, Long.MAX_VALUE)) {
            JsonNode answer = post(door, 503, body(1, door.admission()::seal));
            door.requireTaken(answer);
            assertTrue(answer.get("accepted").longValue() > 0, answer::toString);
        }
    }

    @Test
    void countsNothingOfAChunkThatTheLayersRefuse() throws IOException {
        try (ResourceInTest door = new ResourceInTest(REJECTIONS, Long.MAX_VALUE)) {
            JsonNode answer = post(door, 500, body(1, door::closeLayers));
            assertTrue(answer.get("accepted").longValue() > 0, answer::toString);
            assertEquals(
                    answer.get("last_line").longValue(),
                    answer.get("accepted").longValue() + answer.get("rejected").longValue());
            assertEquals(answer.get("rejected").longValue(), door.letters().waitingCount());
        }
    }

    @Test
    void saysWhereToGoOnWhenTheDeadLettersHaveNoRoom() throws IOException {
        try (ResourceInTest door = new ResourceInTest(REJECTIONS, Long.MAX_VALUE)) {
            door.store().setDown(true);
            int rawBytes = DeadLetters.BUFFER_BYTES - LETTERS_BYTES - LETTER_BYTES;
            door.letters().reserve(List.of(rejection(rawBytes)), Duration.ZERO).keep();
            JsonNode answer = post(door, 503, body(1, () -> {}));
            assertTrue(answer.get("error").textValue().contains("dead letters take no more"));
            door.store().setDown(false);
            assertTrue(answer.get("accepted").longValue() > 0, answer::toString);
            assertEquals(1 + answer.get("rejected").longValue(), door.letters().waitingCount());
            assertEquals(answer.get("accepted").longValue(), door.unstoredRows());
            resume(door, answer);
        }
    }

    @Test
    void saysWhereToGoOnWhenTheHourHasTooManyDeadLetters() throws IOException {
        try (ResourceInTest door = new ResourceInTest(REJECTIONS, LETTERS_BYTES)) {
            Response reply = door.post(body(1, () -> {}));
            JsonNode answer = json(reply);
            assertEquals(429, reply.getStatus(), answer::toString);
            assertEquals(List.of("3600"), reply.getStringHeaders().get("Retry-After"));
            assertTrue(answer.get("error").textValue().contains("varve.limits.dead-letters"));
            assertTrue(answer.get("accepted").longValue() > 0, answer::toString);
            door.requireTaken(answer);
            assertEquals(429, door.post(body(80_000, () -> {})).getStatus());
            door.passTime(Duration.ofHours(1));
            resume(door, answer);
        }
    }

    @Test
    void takesLinesUpToTheLastRejectionThatThereMayBe() throws IOException {
        try (ResourceInTest door = new ResourceInTest(50, Long.MAX_VALUE)) {
            JsonNode answer = post(door, 422, body(1, () -> {}));
            assertEquals(50, answer.get("rejected").longValue());
            assertEquals(50_000 - 50, answer.get("accepted").longValue());
            assertEquals(50_000, answer.get("last_line").longValue());
            assertEquals(
                    "more than 50 records of the body cannot be taken (varve.limits.rejections):"
                            + " nothing behind line 50,000 was accepted or set aside; the first"
                            + " there: line 51000, column 1: expected an object, found 'n'",
                    answer.get("error").textValue());
            door.requireTaken(answer);
            resume(door, answer);
        }
    }

    @Test
    void aBodyMayHaveAsManyRejectionsAsTheLimitSays() throws IOException {
        try (ResourceInTest door = new ResourceInTest(REJECTIONS, Long.MAX_VALUE)) {
            JsonNode answer = post(door, 200, body(1, () -> {}));
            assertEquals(REJECTIONS, answer.get("rejected").longValue());
            assertEquals(LINES - REJECTIONS, answer.get("accepted").longValue());
            assertFalse(answer.has("last_line"));
            door.requireTaken(answer);
        }
    }

    /** What happens when so much of a body was read. */
    private interface Event {
        void run() throws IOException;
    }

    private static void thrown(IOException failure) throws IOException {
        throw failure;
    }

    private static void thrown(RuntimeException failure) {
        throw failure;
    }

    private static void thrown(Error failure) {
        throw failure;
    }

    private static void goesOn(int status, Event event) throws IOException {
        try (ResourceInTest door = new ResourceInTest(REJECTIONS, Long.MAX_VALUE)) {
            JsonNode answer = post(door, status, body(1, event));
            assertTrue(answer.get("accepted").longValue() > 0, answer::toString);
            door.requireTaken(answer);
            resume(door, answer);
        }
    }

    /** Sends what is behind the last line that was taken: then all of them are, once each. */
    private static void resume(ResourceInTest door, JsonNode answer) throws IOException {
        post(door, 200, body(answer.get("last_line").longValue() + 1, () -> {}));
        assertEquals(LINES - REJECTIONS, door.unstoredRows());
        door.letters().flush();
        assertEquals(0, door.letters().waitingCount());
    }

    private static JsonNode post(ResourceInTest door, int status, InputStream body)
            throws IOException {
        Response reply = door.post(body);
        JsonNode answer = json(reply);
        assertEquals(status, reply.getStatus(), answer::toString);
        return answer;
    }

    private static JsonNode json(Response reply) throws IOException {
        return new ObjectMapper().readTree((String) reply.getEntity());
    }

    /** The lines from that one on. */
    private static InputStream body(long first, Event event) {
        StringBuilder lines = new StringBuilder();
        for (long line = first; line <= LINES; line++) {
            lines.append(
                    line % REJECTED_EVERY == 0
                            ? "nonsense %d\n".formatted(line)
                            : "{\"n\":1%08d}\n".formatted(line));
        }
        return new Eventful(new ByteArrayInputStream(lines.toString().getBytes(UTF_8)), event);
    }

    private static Rejection rejection(int rawBytes) {
        return new Rejection(
                Optional.empty(),
                1,
                1,
                Optional.empty(),
                "reason",
                "x".repeat(rawBytes).getBytes(UTF_8));
    }

    private static final class Eventful extends FilterInputStream {

        private final Event event;
        private int readBytes;

        Eventful(InputStream in, Event event) {
            super(in);
            this.event = event;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (readBytes < BREAK_BYTES && readBytes + length >= BREAK_BYTES) {
                length = BREAK_BYTES - readBytes;
            } else if (readBytes == BREAK_BYTES) {
                event.run();
            }
            int count = super.read(target, offset, length);
            readBytes += Math.max(0, count);
            return count;
        }
    }
}
