package dev.varve.wiring.process;

import dev.varve.wiring.Watch;
import dev.varve.wiring.observation.ServiceLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * How the service ended. A JVM that is told to end by a signal reports the signal as its status
 * (143 for SIGTERM); one that has written everything deserves a 0.
 */
final class ServiceEnd {

    /** What {@link Runtime#addShutdownHook} throws once the signal has come, in its own words. */
    static final String TOO_LATE = "Shutdown in progress";

    static final int FAILED = 1;

    private static final int STORED = 0;

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

    /**
     * The container has stopped. One that was told to end while it started, and therefore could not
     * be started, has taken nothing that could be lost.
     */
    void reached(int code, @Nullable Throwable failure) {
        if (failure == null) {
            status = code;
        } else if (cameTooLate(failure)) {
            status = STORED;
        } else {
            status = FAILED;
            print(failure); // the log has ended with the container
        }
        ended.countDown();
    }

    private static boolean cameTooLate(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof IllegalStateException && TOO_LATE.equals(each.getMessage())) {
                return true;
            }
        }
        return false;
    }

    private static void print(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof StartRefusedException refused) {
                ServiceLog.refused(String.valueOf(refused.getMessage()));
                return;
            }
        }
        ServiceLog.failed("the service has failed", failure);
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
