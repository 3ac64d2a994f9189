package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.FaultyStore;
import dev.varve.store.FaultyStore.Moment;
import dev.varve.store.FaultyStore.Operation;
import dev.varve.store.MemoryStore;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import dev.varve.wiring.Watch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryingStoreTest {

    private static final BlobKey KEY = new BlobKey("a/b");
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FaultyStore faulty = new FaultyStore(new MemoryStore());
    private final List<Duration> waits = new ArrayList<>();
    private final RetryingStore store =
            new RetryingStore(
                    faulty,
                    3,
                    new RetryWaits(
                            new RetryPolicy(TICK, TICK.multipliedBy(3), 0, MINUTE, MINUTE),
                            Watch.SYSTEM,
                            (_, wait, _) -> waits.add(wait)));

    @Test
    void bridgesShortTroubleInEveryCallOfAFile() throws IOException {
        long startNanos = System.nanoTime();
        for (Operation each : List.of(Operation.STAGE, Operation.APPEND, Operation.COMMIT)) {
            faulty.failNext(each, Moment.BEFORE, 3);
        }
        try (StagedBlob staged = store.stage(KEY)) {
            staged.append(ByteBuffer.wrap(new byte[] {1, 2}));
            staged.commit(KEY);
        }
        long passedNanos = System.nanoTime() - startNanos;
        assertTrue(passedNanos >= TICK.multipliedBy(18).toNanos(), () -> passedNanos + " ns");
        assertEquals(2, store.head(KEY).orElseThrow().sizeBytes());
        assertEquals(
                List.of(TICK, TICK.multipliedBy(2), TICK.multipliedBy(3)), waits.subList(0, 3));
    }

    @Test
    void givesUpAfterTheConfiguredRetries() {
        faulty.failNext(Operation.HEAD, Moment.BEFORE, 5);
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals(4, faulty.calls(Operation.HEAD));
        assertEquals(3, waits.size());
    }

    @Test
    void givesUpWhenTheNextWaitWouldOutliveItsTime() {
        faulty.failNext(Operation.HEAD, Moment.BEFORE, RetryingStoreTest::slowDown);
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals(List.of(), waits);
    }

    private static TransientStoreException slowDown() {
        return new TransientStoreException(
                "slow down", new IOException("429"), Optional.of(MINUTE));
    }

    @Test
    void whatCannotPassIsTriedOnce() {
        faulty.failNext(Operation.HEAD, Moment.BEFORE, () -> new IOException("denied"));
        assertThrows(IOException.class, () -> store.head(KEY));
        assertEquals(1, faulty.calls(Operation.HEAD));
    }

    @Test
    void anInterruptEndsTheWait() {
        faulty.failNext(Operation.HEAD, Moment.BEFORE, 1);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> store.head(KEY));
        assertTrue(Thread.interrupted());
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
