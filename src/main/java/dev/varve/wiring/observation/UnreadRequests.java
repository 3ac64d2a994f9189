package dev.varve.wiring.observation;

import dev.varve.door.http.AnswerCount;
import dev.varve.door.http.RequestEvents;
import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Has answers counted that the HTTP server gives before any handler is asked. The container lets
 * nobody answer in its place, but tells its metrics. Adds no tag. Runs on the event loop.
 */
@Singleton
final class UnreadRequests implements HttpServerMetricsTagsContributor {

    private final AnswerCount count;

    @Inject
    UnreadRequests(RequestEvents events) {
        this.count = new AnswerCount(events);
    }

    @Override
    public Tags contribute(Context context) {
        count.answered(context.request(), context.response().statusCode());
        return Tags.empty();
    }
}
