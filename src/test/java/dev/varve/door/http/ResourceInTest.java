package dev.varve.door.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.column.MemoryBudget;
import dev.varve.door.Engine;
import dev.varve.door.InputSettings;
import dev.varve.door.LargeRecords;
import dev.varve.door.RecordFormat;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.SetAsideLetters;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.layer.LayerThreads;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.StrictEvents;
import dev.varve.layer.TestSettings;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.TableName;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The resource of records on layers of its own, without a container, a network or a disk. */
final class ResourceInTest implements AutoCloseable {

    private static final TableName TABLE = new TableName("feed");

    private final MemoryBudget budget = new MemoryBudget(64 << 20);
    private final FaultyStore store = new FaultyStore(new MemoryStore());
    private final SettableClock clock = new SettableClock();
    private final DeadLetters letters;
    private final LayerWriter layers;
    private final Admission admission;
    private final RecordsResource resource;
    private boolean closed;

    ResourceInTest(int mostRejections, long mostHourBytes) {
        Catalog catalog =
                new Catalog(
                        List.of(),
                        new TableName("records"),
                        RecordLimits.DEFAULT,
                        1_000,
                        true,
                        true);
        letters = new DeadLetters(store, "", clock, "w", mostHourBytes, Runnable::run);
        layers =
                new LayerWriter(
                        TestSettings.by(new PartitionScheme.Day()).make(),
                        catalog,
                        store,
                        budget,
                        new Unheard(),
                        clock,
                        clock,
                        LayerThreads.ofCaller(Runnable::run),
                        new SetAsideLetters(store, "", clock)::store,
                        0);
        RequestLimits limits =
                new RequestLimits(
                        1L << 30,
                        1 << 20,
                        mostRejections,
                        8 << 20,
                        1,
                        Duration.ZERO,
                        Duration.ZERO);
        admission = new Admission(limits, 2);
        Engine engine =
                new Engine(
                        layers,
                        Optional.empty(),
                        catalog,
                        new LargeRecords(1),
                        letters,
                        Optional.empty(),
                        new InputSettings(RecordFormat.AUTO, 1 << 20, OptionalLong.empty()),
                        Optional.empty(),
                        false,
                        false,
                        0,
                        budget::usedBytes,
                        Optional.empty(),
                        Optional.empty(),
                        budget::close);
        resource =
                new RecordsResource(
                        engine,
                        admission,
                        limits,
                        new BodyPace(1, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                        new StoreWait(false, Duration.ZERO, Duration.ZERO),
                        new KeyedRequests(
                                new AnswerMemory(Duration.ofHours(24), 1_000, clock), clock),
                        new UncountedRequests());
    }

    Response post(InputStream body) {
        return post(body, TABLE, Map.of());
    }

    /**
     * @param headers by their names as the service asks for them
     */
    Response post(InputStream body, TableName table, Map<String, String> headers) {
        HttpHeaders all =
                (HttpHeaders)
                        Proxy.newProxyInstance(
                                HttpHeaders.class.getClassLoader(),
                                new Class<?>[] {HttpHeaders.class},
                                (_, method, asked) -> {
                                    String value = headers.get(asked[0]);
                                    if (method.getReturnType() != List.class) {
                                        return value;
                                    }
                                    return value == null ? List.of() : List.of(value);
                                });
        return resource.answer(
                resource.turn(new Client("192.0.2.1", this), Optional.of(table)),
                all,
                new PresentBody(body));
    }

    /** What the answer says is in the layers and in the dead letters, and nothing else is. */
    void requireTaken(JsonNode answer) throws IOException {
        assertEquals(answer.get("accepted").longValue(), unstoredRows(), answer::toString);
        assertEquals(answer.get("rejected").longValue(), letters.waitingCount(), answer::toString);
        if (answer.has("last_line")) {
            assertEquals(
                    answer.get("last_line").longValue(),
                    answer.get("accepted").longValue() + answer.get("rejected").longValue());
        }
        letters.flush();
    }

    long unstoredRows() {
        return layers.unstored().count();
    }

    FaultyStore store() {
        return store;
    }

    DeadLetters letters() {
        return letters;
    }

    Admission admission() {
        return admission;
    }

    void passTime(Duration time) {
        clock.now = clock.now.plus(time);
    }

    void closeLayers() {
        closed = true;
        layers.close();
    }

    @Override
    public void close() {
        if (!closed) {
            layers.close();
        }
        budget.close();
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.parse("2025-03-04T05:06:07Z");

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** A body that is there, or that fails. */
    private static final class PresentBody extends BodyStream {

        private final BufferedInputStream body;

        private PresentBody(InputStream body) {
            this.body = new BufferedInputStream(body);
        }

        @Override
        byte[] peek(int mostBytes) {
            try {
                body.mark(mostBytes);
                byte[] head = body.readNBytes(1);
                body.reset();
                return head;
            } catch (IOException failsLater) {
                return new byte[0];
            }
        }

        @Override
        public boolean isDry() {
            return false;
        }

        @Override
        public void await() {}

        @Override
        public int read() throws IOException {
            return body.read();
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            return body.read(target, from, length);
        }
    }

    private static final class UncountedRequests implements RequestEvents {

        @Override
        public void nullsSkipped(long records) {}

        @Override
        public void acknowledged(Duration took) {}

        @Override
        public void rejected(long records) {}

        @Override
        public void answeredAgain() {}

        @Override
        public void keyConflicted() {}

        @Override
        public void refused(int status, String reason) {}

        @Override
        public void failed(Throwable failure) {}
    }

    private static final class Unheard implements StrictEvents {}
}
