package dev.varve.journal.keys;

import java.time.Instant;

/**
 * How a request with a key was answered.
 *
 * @param key of the request
 * @param request hash of all that was asked
 * @param at when it was answered
 * @param status of the answer
 * @param body of the answer, at most {@value #MOST_BODY_BYTES} bytes of UTF-8
 * @param brief the same without what can be left out where memory is short
 */
public record KeyedAnswer(
        RequestKey key, long request, Instant at, int status, String body, String brief) {

    /** How long an answer may be that is remembered. */
    public static final int MOST_BODY_BYTES = 4 << 10;
}
