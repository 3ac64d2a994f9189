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
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatientStoreTest {

    private static final BlobKey KEY = new BlobKey("a/b");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FaultyStore faulty = new FaultyStore(new MemoryStore());
    private final NotedPause pause = new NotedPause();
    private final PatientStore store =
            new PatientStore(
                    faulty, 3, new RetryPolicy(SECOND, SECOND.multipliedBy(3), 0, MINUTE), pause);

    @Test
    void bridgesShortTroubleInEveryCallOfAFile() throws IOException {
        for (Operation each : List.of(Operation.STAGE, Operation.APPEND, Operation.COMMIT)) {
            faulty.failNext(each, Moment.BEFORE, 3);
        }
        try (StagedBlob staged = store.stage(KEY)) {
            staged.append(ByteBuffer.wrap(new byte[] {1, 2}));
            staged.commit(KEY);
        }
        assertEquals(2, store.head(KEY).orElseThrow().sizeBytes());
        assertEquals(
                List.of(1L, 2L, 3L),
                pause.takeWaits().stream().limit(3).map(Duration::toSeconds).toList());
    }

    @Test
    void givesUpAfterTheConfiguredRetries() {
        faulty.failNext(Operation.HEAD, Moment.BEFORE, 5);
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals(4, faulty.calls(Operation.HEAD));
        assertEquals(3, pause.takeWaits().size());
    }

    @Test
    void givesUpWhenTheNextWaitWouldOutliveItsTime() {
        faulty.failNext(Operation.HEAD, Moment.BEFORE, PatientStoreTest::slowDown);
        assertThrows(TransientStoreException.class, () -> store.head(KEY));
        assertEquals(List.of(), pause.takeWaits());
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
        pause.holdWaits();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> store.head(KEY));
        assertTrue(Thread.interrupted());
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
