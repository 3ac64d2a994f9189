package dev.varve.store;

import java.io.IOException;

/**
 * A failure that may pass without anyone changing the configuration: trying the same call again can
 * help. It is decided once, where the failure is first seen. The local store throws it for a full
 * disk or quota (space can be freed), too many open files, and interrupted or stale network mounts;
 * never for a missing permission, a read-only file system, or bytes that came back wrong.
 */
public final class TransientStoreException extends IOException {

    public TransientStoreException(String message) {
        super(message);
    }

    public TransientStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
