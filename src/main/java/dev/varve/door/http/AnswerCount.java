package dev.varve.door.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts every answer that is a refusal, whoever gave it, by its status and its reason: also those
 * that are given before anything is read. Runs on the event loop. Thread-safe.
 */
public final class AnswerCount implements Handler<RoutingContext> {

    /** Tells a client, and this, in one word why the answer is what it is. */
    static final String REASON_HEADER = "Varve-Reason";

    private static final String WATCHED = AnswerCount.class.getName();

    private static final String CUT = WATCHED + ".cut";

    private static final int LEAST_REFUSAL = 400;

    /** What nginx logs where a client left before it got an answer. */
    static final int CLIENT_LEFT = 499;

    static final String LEFT = "client-left";

    private final RequestEvents events;

    public AnswerCount(RequestEvents events) {
        this.events = events;
    }

    /** Every reason that is known before its first answer, and its status. */
    public static Map<String, Integer> reasons() {
        Map<String, Integer> statuses = new TreeMap<>(Map.of(LEFT, CLIENT_LEFT));
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            if (reason != Refusal.Reason.OTHER) {
                statuses.put(reason.word(), reason.status());
            }
        }
        return statuses;
    }

    @Override
    public void handle(RoutingContext context) {
        watch(context);
        context.next();
    }

    /** Counts the answer, once, however often this is called. */
    void watch(RoutingContext context) {
        if (context.get(WATCHED) != null) {
            return;
        }
        context.put(WATCHED, true);
        context.addEndHandler(
                sent -> {
                    if (sent.succeeded() || context.get(CUT) != null) {
                        count(context.response());
                    } else {
                        events.refused(CLIENT_LEFT, LEFT);
                    }
                });
    }

    /**
     * Counts an answer that the HTTP server gave itself, without a body, since it could not read
     * the request or its address: no handler sees that one.
     */
    public void answered(HttpServerRequest request, int status) {
        if (status >= LEAST_REFUSAL && !isRead(request)) {
            events.refused(status, Refusal.Reason.ofUnread(status).word());
        }
    }

    private static boolean isRead(HttpServerRequest request) {
        try {
            var unused = new URI(request.uri());
            return request.decoderResult().isSuccess();
        } catch (URISyntaxException unread) {
            return false;
        }
    }

    /** The connection will be closed behind an answer that was written. */
    static void expectCut(RoutingContext context) {
        context.put(CUT, true);
    }

    private void count(HttpServerResponse response) {
        int status = response.getStatusCode();
        if (status >= LEAST_REFUSAL) {
            String reason = response.headers().get(REASON_HEADER);
            events.refused(
                    status, reason == null ? Refusal.Reason.ofStatus(status).word() : reason);
        }
    }
}
