package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ServiceEndTest {

    private static final Duration LONGEST = Duration.ofSeconds(9);

    @Test
    void isTheStatusThatTheContainerEndedWith() {
        ServiceEnd end = new ServiceEnd(new HeldWatch(), LONGEST);
        end.reached(0, null);
        assertEquals(0, end.awaitStatus());
    }

    /** As while the container starts, or when it hangs in its stop. */
    @Test
    void isAFailureWhenTheContainerDoesNotStopInTime() {
        Duration[] waited = {Duration.ZERO};
        Watch over =
                new Watch() {
                    @Override
                    public long nanoTime() {
                        return 0;
                    }

                    @Override
                    public boolean await(CountDownLatch end, Duration longest) {
                        waited[0] = longest;
                        return false;
                    }
                };
        assertEquals(1, new ServiceEnd(over, LONGEST).awaitStatus());
        assertEquals(LONGEST, waited[0]);
    }

    @Test
    void whatAPersonCanMendIsOneLine() {
        Exception refused = new StartRefusedException(new IOException("it is held by another"));
        assertEquals(
                "it is held by another" + System.lineSeparator(),
                printed(new IllegalStateException(refused)));
        assertTrue(printed(new IllegalStateException("odd")).contains("odd"));
    }

    private static String printed(Throwable failure) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            new ServiceEnd(new HeldWatch(), LONGEST).reached(1, failure);
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
