package dev.varve.door.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * Answers requests that failed outside of every resource, most of them before one was looked for:
 * as JSON, and with nothing that is the log's alone. Runs on the event loop. Thread-safe.
 */
public final class FailedRequests implements Handler<RoutingContext> {

    private static final int LEAST_FAULT_OF_THE_SERVICE = 500;

    private final AnswerCount count;
    private final RequestEvents events;

    /**
     * @param count of the answers to requests that got no further than this
     * @param events hears of what nobody expects
     */
    public FailedRequests(AnswerCount count, RequestEvents events) {
        this.count = count;
        this.events = events;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        if (response.headWritten()) {
            // What was begun cannot become another answer; only a break shows that it is not whole.
            response.reset();
            if (context.request().version() != HttpVersion.HTTP_2) {
                context.request().connection().close();
            }
            return;
        }
        count.watch(context);
        Refusal refusal = refusal(context);
        Replies.send(response, statusOf(context, refusal), refusal);
    }

    /** The container's own status where Varve has no such reason. */
    private static int statusOf(RoutingContext context, Refusal refusal) {
        return refusal.reason() == Refusal.Reason.OTHER
                ? context.statusCode()
                : refusal.reason().status();
    }

    private Refusal refusal(RoutingContext context) {
        if (context.failure() instanceof RejectedExecutionException) {
            return new Refusal(Refusal.Reason.OVERLOAD, "no thread is free; come again later");
        }
        int status = context.statusCode();
        if (status > 0 && status < LEAST_FAULT_OF_THE_SERVICE) {
            Refusal.Reason reason = Refusal.Reason.ofStatus(status);
            return new Refusal(reason, sentence(reason, context));
        }
        Throwable failure =
                Objects.requireNonNullElseGet(
                        context.failure(),
                        () -> new IllegalStateException("failed with the status " + status));
        events.failed(failure);
        return new Refusal(Refusal.Reason.FAILURE, ExceptionMappers.logged(failure));
    }

    private static String sentence(Refusal.Reason reason, RoutingContext context) {
        return switch (reason) {
            case MALFORMED ->
                    context.failure() == null
                            ? "the address cannot be decoded"
                            : "the request names no host, or one that is none";
            case NOT_FOUND -> "there is nothing here";
            default -> "the request is not taken: status " + context.statusCode();
        };
    }
}
