package dev.varve.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that may pass without anyone changing the configuration: trying the same call again can
 * help. It is decided once, where the failure is first seen. The local store throws it for a full
 * disk or quota (space can be freed), too many open files, and interrupted or stale network mounts;
 * never for a missing permission, a read-only file system, or bytes that came back wrong.
 */
public final class TransientStoreException extends IOException {

    private final transient @Nullable Duration retryAfter;

    public TransientStoreException(String message) {
        super(message);
        this.retryAfter = null;
    }

    public TransientStoreException(String message, Throwable cause) {
        this(message, cause, Optional.empty());
    }

    /**
     * @param retryAfter how long the store asks to be left alone before the next try
     */
    public TransientStoreException(String message, Throwable cause, Optional<Duration> retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter.orElse(null);
    }

    /** How long the store asks to be left alone before the next try, where it said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
