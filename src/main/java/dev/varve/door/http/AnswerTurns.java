package dev.varve.door.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets only so many answers to GET be made at a time. What one of them holds while it is made is
 * counted nowhere, and a thousand connections may ask at once; {@link UnreadAnswers} counts it from
 * then on. The others wait in the order in which they came. No turn waits for a client, so each is
 * short; health takes none. Runs on the event loops. Thread-safe.
 */
public final class AnswerTurns implements Handler<RoutingContext> {

    private final Queue<Turn> waiting = new ArrayDeque<>();
    private int free;

    /**
     * @param most answers that are made at a time
     */
    public AnswerTurns(int most) {
        this.free = most;
    }

    @Override
    public void handle(RoutingContext context) {
        if (HttpMethod.GET.equals(context.request().method())
                && !RequestGuard.isProbe(context.normalizedPath())) {
            Turn turn = new Turn(context, context.vertx().getOrCreateContext());
            context.addBodyEndHandler(_ -> end(turn));
            context.addEndHandler(_ -> end(turn)); // where the client left before it was made
            if (takesFree(turn)) {
                context.next();
            }
        } else {
            context.next();
        }
    }

    /** Or else waits, asked for nothing until then. */
    private synchronized boolean takesFree(Turn turn) {
        if (free > 0) {
            free--;
            return true;
        }
        turn.request.request().pause();
        waiting.add(turn);
        return false;
    }

    private void begin(Turn turn) {
        turn.loop.runOnContext(
                _ -> {
                    if (!isOver(turn)) {
                        turn.request.request().resume();
                        turn.request.next();
                    }
                });
    }

    /** One that its client resets takes no question from then on. */
    private synchronized boolean isOver(Turn turn) {
        return turn.ended;
    }

    private synchronized void end(Turn turn) {
        if (turn.ended) {
            return;
        }
        turn.ended = true;
        if (!waiting.remove(turn)) {
            Turn next = waiting.poll();
            if (next == null) {
                free++;
            } else {
                begin(next);
            }
        }
    }

    /** That of one request. */
    private static final class Turn {

        private final RoutingContext request;
        private final Context loop;
        private boolean ended;

        Turn(RoutingContext request, Context loop) {
            this.request = request;
            this.loop = loop;
        }
    }
}
