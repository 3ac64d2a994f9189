package dev.varve.wiring;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * How the service ended. A JVM that is told to end by a signal reports the signal as its status
 * (143 for SIGTERM); one that has written everything deserves a 0.
 */
final class ServiceEnd {

    private static final int FAILED = 1;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status = FAILED;

    /** The container has stopped. */
    void reached(int code, @Nullable Throwable failure) {
        status = failure == null ? code : FAILED;
        if (failure != null) {
            failure.printStackTrace(); // the log has ended with the container
        }
        ended.countDown();
    }

    int status() {
        return status;
    }

    /**
     * For a shutdown hook: waits for the container, then ends the process with the service's own
     * status.
     */
    void awaitAndHalt() {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }
}
