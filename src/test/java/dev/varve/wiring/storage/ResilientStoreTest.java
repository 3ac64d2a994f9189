package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.FaultyStore.Moment;
import dev.varve.store.FaultyStore.Operation;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The retries, the time-outs and the circuit, through the bean that everyone uses. */
@QuarkusTest
@TestProfile(PatienceProfile.class)
class ResilientStoreTest {

    private static final BlobKey KEY = new BlobKey("a/b");
    private static final Pattern AGAIN = Pattern.compile(", again in (\\d+) ms: ");

    @Inject ResilientStore store;
    @Inject @Unretried BlobStore bare;
    @Inject ShiftedWatch watch;
    @Inject MeterRegistry registry;

    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch heard = new CountDownLatch(1);
    private final Handler lineTaker = new LineTaker();

    private final class LineTaker extends Handler {
        @Override
        public void publish(LogRecord line) {
            if (line.getLoggerName().equals("dev.varve.store")) {
                lines.add(new PatternFormatter("%s").format(line));
                heard.countDown();
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void begin() {
        store.endWaits();
        Logger.getLogger("dev.varve.store").addHandler(lineTaker);
    }

    @AfterEach
    void end() {
        Logger.getLogger("dev.varve.store").removeHandler(lineTaker);
        faulty().beforeEvery(operation -> {});
        store.endWaits();
    }

    /** The waits that the log tells of. */
    private List<Duration> waits() {
        return lines.stream()
                .map(AGAIN::matcher)
                .filter(Matcher::find)
                .map(again -> Duration.ofMillis(Long.parseLong(again.group(1))))
                .toList();
    }

    /** How long it takes, at least. */
    private static void assertLasts(Duration least, long startNanos) {
        Duration passed = Duration.ofNanos(System.nanoTime() - startNanos);
        assertTrue(passed.compareTo(least) >= 0, () -> passed + " is shorter than " + least);
    }

    @Test
    void triesAgainAsOftenAsConfiguredWithLongerAndLongerWaits() {
        long startNanos = System.nanoTime();
        fail(Operation.HEAD, 5);
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        List<Duration> waits = waits();
        assertEquals(4, waits.size());
        assertLasts(waits.stream().reduce(Duration.ZERO, Duration::plus), startNanos);
        long base = 20;
        for (Duration wait : waits) {
            long least = base * 8 / 10;
            long most = Math.min(100, base * 12 / 10);
            assertTrue(
                    wait.toMillis() >= least && wait.toMillis() <= most,
                    () -> wait + " is not from " + least + " to " + most);
            base = Math.min(100, base * 2);
        }
    }

    @Test
    void tellsEachRetryAndTheEndOnceWithTheKeyAndCountsThem() {
        double attempts = count("varve.store.attempts");
        double retries = count("varve.store.retries");
        double exhaustions = count("varve.store.exhaustions");
        fail(Operation.HEAD, 5);
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals(5, lines.size(), lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.startsWith("head of 'a/b' failed")));
        assertTrue(lines.getLast().contains("for good after 5 tries"), lines::getLast);
        assertEquals(5, count("varve.store.attempts") - attempts);
        assertEquals(4, count("varve.store.retries") - retries);
        assertEquals(1, count("varve.store.exhaustions") - exhaustions);
    }

    @Test
    void tellsARecoveryAndCountsIt() throws IOException {
        double recoveries = count("varve.store.recoveries");
        fail(Operation.HEAD, 2);
        store.head(KEY);
        assertEquals("head of 'a/b' succeeded, try 3", lines.getLast());
        assertEquals(1, count("varve.store.recoveries") - recoveries);
    }

    @Test
    void waitsAsLongAsTheStoreAsks() throws IOException {
        Duration asked = Duration.ofMillis(170);
        faulty().failNext(Operation.HEAD, Moment.BEFORE, () -> slowDown(asked));
        long startNanos = System.nanoTime();
        store.head(KEY);
        assertLasts(asked, startNanos);
        assertEquals(List.of(asked), waits());
    }

    @Test
    void givesUpAtOnceWhenTheStoreAsksForMoreThanTheDeadlineLeaves() {
        faulty().failNext(Operation.HEAD, Moment.BEFORE, () -> slowDown(Duration.ofSeconds(31)));
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals(List.of(), waits());
        assertTrue(lines.getLast().contains("would outlive its time"), lines::getLast);
    }

    @Test
    void retriesNeverOutliveTheDeadline() {
        for (int i = 0; i < 2; i++) {
            faulty().failNext(
                            Operation.HEAD,
                            Moment.BEFORE,
                            () -> {
                                watch.pass(Duration.ofSeconds(14));
                                return slowDown(Duration.ofMillis(100));
                            });
        }
        faulty().failNext(Operation.HEAD, Moment.BEFORE, () -> slowDown(Duration.ofSeconds(2)));
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals(List.of(Duration.ofMillis(100), Duration.ofMillis(100)), waits());
        assertTrue(lines.getLast().contains("would outlive its time"), lines::getLast);
    }

    @Test
    void theTimeOfALongTransferIsNotTakenFromItsRetries() throws IOException {
        faulty().failNext(
                        Operation.CREATE,
                        Moment.BEFORE,
                        () -> {
                            watch.pass(Duration.ofMinutes(5));
                            return slowDown(Duration.ofMillis(200));
                        });
        store.create(new BlobKey("a/long"), text());
        assertEquals(List.of(Duration.ofMillis(200)), waits());
    }

    @Test
    void aSilentStoreIsInterruptedAndAskedAgain() throws IOException {
        AtomicBoolean interrupted = new AtomicBoolean();
        faulty().failNext(
                        Operation.HEAD,
                        Moment.BEFORE,
                        () -> {
                            waitForInterrupt(interrupted);
                            return new InterruptedIOException("interrupted");
                        });
        assertEquals(Optional.empty(), store.head(new BlobKey("a/silent")));
        assertTrue(interrupted.get());
        assertTrue(lines.getFirst().contains("did not answer in time"), lines::getFirst);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void theDeadlineEndsATryUnderWay() {
        faulty().failNext(Operation.HEAD, Moment.BEFORE, () -> slowDown(Duration.ofSeconds(25)));
        TransientStoreException ended =
                assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals("slow down", ended.getMessage());
        assertEquals(List.of(Duration.ofSeconds(25)), waits());
        assertTrue(lines.getLast().contains("its time is over"), lines::getLast);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    private static void waitForInterrupt(AtomicBoolean interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException hurried) {
            interrupted.set(true);
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void bytesThatArrivedInTheMomentOfATimeOutAreNotAppendedAgain() throws IOException {
        AtomicBoolean slow = new AtomicBoolean(true);
        faulty().beforeEvery(
                        operation -> {
                            if (operation == Operation.APPEND && slow.getAndSet(false)) {
                                waitForInterrupt(new AtomicBoolean());
                                Thread.interrupted(); // as a store that does not hear interrupts
                            }
                        });
        BlobKey key = new BlobKey("a/once");
        try (StagedBlob staged = store.stage(key)) {
            staged.append(text());
            staged.commit(key);
        }
        assertEquals(text().remaining(), store.head(key).orElseThrow().sizeBytes());
    }

    @Test
    void anInterruptEndsTheCallAndStays() {
        Thread.currentThread().interrupt();
        faulty().beforeEvery(operation -> {});
        fail(Operation.HEAD, 1);
        assertThrows(InterruptedIOException.class, () -> store.head(KEY));
        assertTrue(Thread.interrupted());
    }

    @Test
    void theCircuitOpensAfterCallsThatFailedForGoodAndClosesWhenTheStoreAnswers()
            throws IOException {
        for (int call = 0; call < 3; call++) {
            fail(Operation.HEAD, 5);
            assertThrows(TransientStoreException.class, () -> store.head(KEY));
        }
        long asked = faulty().calls(Operation.HEAD);
        double prevented = count("varve.store.prevented");
        TransientStoreException refused =
                assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertTrue(refused.getMessage().startsWith("the store was not asked"));
        assertEquals(asked, faulty().calls(Operation.HEAD));
        assertEquals(1, count("varve.store.prevented") - prevented);
        assertEquals(1, registry.get("varve.store.circuit.open").gauge().value());
        store.endWaits();
        store.head(KEY);
        assertEquals(0, registry.get("varve.store.circuit.open").gauge().value());
    }

    @Test
    void whatCannotHelpIsNeitherRepeatedNorHeldAgainstTheStore() throws IOException {
        IOException denied = new IOException("denied");
        for (int call = 0; call < 5; call++) {
            faulty().failNext(Operation.HEAD, Moment.BEFORE, () -> denied);
            assertSame(denied, assertThrows(IOException.class, () -> store.head(KEY)));
        }
        store.head(KEY);
        assertEquals(List.of(), lines);
    }

    @Test
    void aWaitEndsAtOnceAtShutdown() throws Exception {
        faulty().failNext(Operation.HEAD, Moment.BEFORE, () -> slowDown(Duration.ofSeconds(25)));
        CompletableFuture<String> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                store.head(KEY);
                                outcome.complete("answered");
                            } catch (IOException ended) {
                                outcome.complete(
                                        ended.getMessage()
                                                + (Thread.interrupted() ? ", interrupted" : ""));
                            }
                        });
        heard.await();
        store.endWaits();
        assertEquals("slow down", outcome.get());
        assertTrue(lines.getLast().contains("the service is stopping"), lines::getLast);
        assertEquals(Optional.empty(), store.head(KEY));
    }

    @Test
    void aTryUnderWayIsNotInterruptedAtShutdown() throws IOException {
        fail(Operation.HEAD, 1);
        faulty().beforeEvery(operation -> store.endWaits());
        assertEquals(Optional.empty(), store.head(KEY));
        assertEquals("head of 'a/b' succeeded, try 2", lines.getLast());
    }

    @Test
    void logLinesHoldNoSecrets() {
        faulty().failNext(
                        Operation.HEAD,
                        Moment.BEFORE,
                        () ->
                                new TransientStoreException(
                                        "reset by https://me:secret@host/b/k?X-Amz-Signature=secret&x=1 after 3 s"));
        fail(Operation.HEAD, 4);
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertTrue(
                lines.getFirst().endsWith("reset by https://host/b/k after 3 s"), lines::getFirst);
        assertFalse(lines.toString().contains("secret"), lines::toString);
    }

    private static TransientStoreException slowDown(Duration retryAfter) {
        return new TransientStoreException(
                "slow down", new IOException("503"), Optional.of(retryAfter));
    }

    private void fail(Operation operation, int times) {
        faulty().failNext(operation, Moment.BEFORE, times);
    }

    private double count(String name) {
        return registry.counter(name, "operation", "head").count();
    }

    private static ByteBuffer text() {
        return ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8));
    }

    private FaultyStore faulty() {
        return (FaultyStore) bare;
    }
}
