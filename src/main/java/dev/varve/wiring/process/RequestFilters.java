package dev.varve.wiring.process;

import dev.varve.door.http.AllowedHosts;
import dev.varve.door.http.AnswerCount;
import dev.varve.door.http.FailedRequests;
import dev.varve.door.http.RequestEvents;
import dev.varve.door.http.RequestGuard;
import dev.varve.wiring.configuration.VarveConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Puts what every request goes through before all else into the container's HTTP server. */
@Singleton
final class RequestFilters {

    private static final int FIRST = 1_000;
    private static final int SECOND = 900;

    void register(@Observes Filters filters, VarveConfig config, RequestEvents events) {
        AllowedHosts hosts =
                config.http()
                        .hosts()
                        .map(AllowedHosts::parse)
                        .orElseGet(() -> AllowedHosts.byAddress(config.http().host()));
        filters.register(new AnswerCount(events), FIRST);
        filters.register(new RequestGuard(hosts), SECOND);
    }

    /** Before the container's own answer, which is for its developers. */
    void answerFailures(@Observes Router router, RequestEvents events) {
        router.route()
                .order(Integer.MIN_VALUE)
                .failureHandler(new FailedRequests(new AnswerCount(events), events));
    }
}
