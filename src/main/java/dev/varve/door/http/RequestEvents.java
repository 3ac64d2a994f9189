package dev.varve.door.http;

import java.time.Duration;

/**
 * What happens at the HTTP door, for metrics. Called from the threads of requests; implementations
 * return quickly.
 */
public interface RequestEvents {

    /** A request was answered with 200; the time is from its first byte to the answer. */
    void acknowledged(Duration took);

    /** Records were sent to the dead letters. */
    void rejected(long records);

    /** A request was refused as a whole, with this status. */
    void refused(int status);

    /** A request ended with what nobody expects. */
    void failed(Throwable failure);
}
