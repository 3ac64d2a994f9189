package dev.varve.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that may pass without anyone changing the configuration: trying the same call again can
 * help. It is decided once, where the failure is first seen. The local store throws it for a full
 * disk or quota (space can be freed), too many open files, and interrupted or stale network mounts;
 * never for a missing permission, a read-only file system, or bytes that came back wrong. Stores
 * behind a network throw it for time-outs, broken connections, throttling and failures of the
 * server itself.
 */
public final class TransientStoreException extends IOException {

    private final @Nullable Duration retryAfter;

    public TransientStoreException(String message) {
        super(message);
        this.retryAfter = null;
    }

    public TransientStoreException(String message, Throwable cause) {
        this(message, cause, Optional.empty());
    }

    /**
     * @param retryAfter how long the store wants to be left alone, if it said so
     */
    public TransientStoreException(String message, Throwable cause, Optional<Duration> retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter.orElse(null);
    }

    /** How long the store wants to be left alone; empty when it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
