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

    /** Nulls in place of records were skipped. */
    void nullsSkipped(long records);

    /** A request with a key got the answer that it had before. */
    void answeredAgain();

    /** A request had the key of another, or of one that is being answered. */
    void keyConflicted();

    /**
     * A request did not get what it asked for.
     *
     * @param status of the answer, from 400 on
     * @param reason one of a few words
     */
    void refused(int status, String reason);

    /** A request ended with what nobody expects. */
    void failed(Throwable failure);
}
