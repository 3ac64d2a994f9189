package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.ChildJvm;
import dev.varve.wiring.Watch;
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

    /** Nothing was taken, so nothing is lost, and a page of log would say otherwise. */
    @Test
    void aStartThatTheSignalPreventedIsNoFailure() {
        Exception prevented = new RuntimeException(new IllegalStateException(ServiceEnd.TOO_LATE));
        assertEquals("status 0", endedBy(prevented));
    }

    @Test
    void aStartThatFailsOtherwiseIsAFailureAlthoughTheSignalHasCome() {
        String ended = endedBy(new IllegalStateException("odd"));
        assertTrue(ended.contains("odd"), ended);
        assertTrue(ended.endsWith("status 1"), ended);
    }

    @Test
    void theRuntimeSaysThatAHookComesTooLateInTheWordsThatAreExpected() throws Exception {
        ChildJvm.Ended child =
                ChildJvm.run(
                        "-cp", System.getProperty("java.class.path"), LateHook.class.getName());
        assertEquals(ServiceEnd.TOO_LATE, child.said().strip());
    }

    /** A process that begins to end, and then is asked to take one more hook. */
    static final class LateHook {

        private LateHook() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(LateHook::add));
        }

        private static void add() {
            try {
                Runtime.getRuntime().addShutdownHook(new Thread());
            } catch (IllegalStateException tooLate) {
                System.out.println(tooLate.getMessage());
            }
        }
    }

    /** What is printed, and the status, of a start that fails while the hook waits for its end. */
    private static String endedBy(Exception failure) {
        return printed(
                () -> {
                    ServiceEnd[] end = new ServiceEnd[1];
                    Watch failing =
                            new Watch() {
                                @Override
                                public long nanoTime() {
                                    return 0;
                                }

                                @Override
                                public boolean await(CountDownLatch ended, Duration longest) {
                                    end[0].reached(1, failure);
                                    return true;
                                }
                            };
                    end[0] = new ServiceEnd(failing, LONGEST);
                    System.err.print("status " + end[0].awaitStatus());
                });
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
        return printed(() -> new ServiceEnd(new HeldWatch(), LONGEST).reached(1, failure));
    }

    private static String printed(Runnable step) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            step.run();
        } finally {
            System.setErr(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
