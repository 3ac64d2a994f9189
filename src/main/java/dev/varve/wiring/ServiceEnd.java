package dev.varve.wiring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * How the service ended. A JVM that is told to end by a signal reports the signal as its status
 * (143 for SIGTERM); one that has written everything deserves a 0.
 */
final class ServiceEnd {

    private static final int FAILED = 1;

    private final Watch watch;
    private final Duration longest;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status = FAILED;

    /**
     * @param longest from the signal to the end, whatever the container still does by then
     */
    ServiceEnd(Watch watch, Duration longest) {
        this.watch = watch;
        this.longest = longest;
    }

    /** The container has stopped. */
    void reached(int code, @Nullable Throwable failure) {
        status = failure == null ? code : FAILED;
        if (failure != null) {
            print(failure); // the log has ended with the container
        }
        ended.countDown();
    }

    private static void print(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof StartRefusedException refused) {
                System.err.println(refused.getMessage());
                return;
            }
        }
        failure.printStackTrace();
    }

    int status() {
        return status;
    }

    /**
     * For a shutdown hook: waits for the container, then ends the process with the service's own
     * status.
     */
    void awaitAndHalt() {
        int reached = awaitStatus();
        System.out.flush();
        Runtime.getRuntime().halt(reached);
    }

    /** The service's own status; failure where the container does not stop in time. */
    int awaitStatus() {
        try {
            watch.await(ended, longest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return status;
    }
}
