package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.TransientStoreException;
import dev.varve.wiring.Watch;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryWaitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RetryWaits waits =
            new RetryWaits(
                    new RetryPolicy(SECOND, SECOND, 0, SECOND.multipliedBy(10), SECOND),
                    Watch.SYSTEM,
                    (_, _, _) -> {});
    private final StoreCall<String> call =
            waits.call(StoreOperation.HEAD, "a/b", RetryWaitsTest::fail, false);

    private static String fail() throws IOException {
        throw new TransientStoreException("again");
    }

    private void beginToWait() {
        TransientStoreException failure = assertThrows(TransientStoreException.class, call::run);
        FailedTryException failed = waits.failed(call, failure);
        assertEquals(SECOND.toMillis(), new StoreBackoff().nextDelayInMillis(failed));
    }

    @Test
    void whoeverWaitsIsInterrupted() {
        beginToWait();
        waits.endAll();
        assertThrows(InterruptedException.class, () -> Thread.sleep(SECOND));
        assertTrue(call.isStopped());
    }

    @Test
    void anInterruptThatComesAsTheWaitIsOverIsTakenBack() {
        beginToWait();
        waits.endAll();
        waits.end(call);
        assertFalse(Thread.interrupted());
        assertTrue(call.isStopped());
    }

    @Test
    void whoeverWaitsNoLongerIsLeftAlone() {
        beginToWait();
        waits.end(call);
        waits.endAll();
        assertFalse(Thread.interrupted());
        assertFalse(call.isStopped());
    }

    @Test
    void anInterruptOfSomeoneElseStays() {
        beginToWait();
        Thread.currentThread().interrupt();
        waits.end(call);
        assertTrue(Thread.interrupted());
    }
}
