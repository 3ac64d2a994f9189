package dev.varve.bench;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long requests took that were sent one after the other.
 *
 * @param sortedMillis of each; infinite where no answer came within the limit
 * @param refused how many of them were answered with another status than 200
 * @param limit when each was given up
 */
record Latencies(double[] sortedMillis, int refused, Duration limit) {
    private static final int OK = 200;

    /** Sends one request and answers its status. */
    @FunctionalInterface
    interface Request {
        /**
         * @throws HttpTimeoutException when there is no answer within the limit
         */
        int send(Duration limit) throws IOException, InterruptedException;
    }

    /** Sends so many; fewer when those without an answer already decide the 99th percentile. */
    static Latencies of(int requests, Duration limit, Request request)
            throws IOException, InterruptedException {
        double[] millis = new double[requests];
        int sent = 0;
        int refused = 0;
        int unanswered = 0;
        while (sent < requests && unanswered <= requests / 100) {
            long start = System.nanoTime();
            try {
                refused += request.send(limit) == OK ? 0 : 1;
                millis[sent] = (System.nanoTime() - start) / 1e6;
            } catch (HttpTimeoutException e) {
                unanswered++;
                millis[sent] = Double.POSITIVE_INFINITY;
            }
            sent++;
        }
        double[] sorted = Arrays.copyOf(millis, sent);
        Arrays.sort(sorted);
        return new Latencies(sorted, refused, limit);
    }

    int count() {
        return sortedMillis.length;
    }

    /** The time in which so many of a hundred were answered, or that it is more than the limit. */
    String percentile(int percent) {
        double millis = sortedMillis[Math.ceilDiv(count() * percent, 100) - 1];
        return Double.isInfinite(millis)
                ? "more than " + limit.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f ms", millis);
    }
}
