package dev.varve.store.s3;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Removes what nobody needs any more. That it fails is no failure of what was done before: it is
 * told, and the bucket's lifecycle rules do it later.
 */
final class Cleaning {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Requests requests;

    Cleaning(Requests requests) {
        this.requests = requests;
    }

    /** Sends the request and waits for its end, also where the thread was interrupted. */
    void now(String doing, Requests.Request<?> request) {
        boolean interrupted = Thread.interrupted();
        try {
            if (requests.begin(doing, request).await(LIMIT).isEmpty()) {
                tell(doing + ": no answer in time");
            }
        } catch (IOException e) {
            tell(String.valueOf(e.getMessage()));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(String message) {
        System.getLogger(Cleaning.class.getName())
                .log(Level.WARNING, message + "; a lifecycle rule removes it later");
    }
}
