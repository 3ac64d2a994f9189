package dev.varve.door.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Counts every answer that is a refusal, whoever gave it, by its status and its reason: also those
 * that are given before anything is read. Runs on the event loop. Thread-safe.
 */
public final class AnswerCount implements Handler<RoutingContext> {

    /** Tells a client, and this, in one word why the answer is what it is. */
    static final String REASON_HEADER = "Varve-Reason";

    private static final int LEAST_REFUSAL = 400;

    /** What nginx logs where a client left before it got an answer. */
    private static final int CLIENT_LEFT = 499;

    private final RequestEvents events;

    public AnswerCount(RequestEvents events) {
        this.events = events;
    }

    @Override
    public void handle(RoutingContext context) {
        context.addEndHandler(
                sent -> {
                    if (sent.succeeded()) {
                        count(context.response());
                    } else {
                        events.refused(CLIENT_LEFT, "client-left");
                    }
                });
        context.next();
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
