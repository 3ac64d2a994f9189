package dev.varve.wiring.process;

import dev.varve.door.http.AllowedHosts;
import dev.varve.door.http.AnswerCount;
import dev.varve.door.http.AnswerTurns;
import dev.varve.door.http.FailedRequests;
import dev.varve.door.http.Http1Connections;
import dev.varve.door.http.Http2Connections;
import dev.varve.door.http.ManagementPort;
import dev.varve.door.http.RequestEvents;
import dev.varve.door.http.RequestGuard;
import dev.varve.door.http.UnreadAnswers;
import dev.varve.wiring.configuration.VarveConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts what every request goes through before all else into the container's HTTP server, and opens
 * the port for those who manage it.
 */
@Singleton
final class HttpServers {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private static final int FIRST = 1_000;
    private static final int SECOND = 900;
    private static final int THIRD = 800;
    private static final int FOURTH = 700;

    /** Each may hold some hundred kilobytes. */
    private static final int ANSWERS_AT_A_TIME = 16;

    private @Nullable Router router;
    private @Nullable ManagementPort management;

    void register(@Observes Filters filters, VarveConfig config, RequestEvents events) {
        AllowedHosts hosts =
                config.http()
                        .hosts()
                        .map(AllowedHosts::parse)
                        .orElseGet(() -> AllowedHosts.byAddress(config.http().host()));
        UnreadAnswers unread = new UnreadAnswers(UnreadAnswers.MOST_BYTES, events);
        filters.register(new Http1Connections(unread), FIRST);
        filters.register(new Http2Connections(unread), FIRST);
        filters.register(new AnswerCount(events), SECOND);
        filters.register(new RequestGuard(hosts), THIRD);
        filters.register(new AnswerTurns(ANSWERS_AT_A_TIME), FOURTH);
    }

    /** Like the container's own, it opens once all is there that may be asked. */
    void open(@Observes StartupEvent event, VarveConfig config) throws IOException {
        if (config.http().managementPort().isPresent()) {
            management =
                    ManagementPort.open(
                            Objects.requireNonNull(router),
                            config.http().host(),
                            config.http().managementPort().getAsInt());
            LOG.infof("health and metrics answer on port %d too", management.port());
        }
    }

    /** Failures are answered before the container does, whose answer is for its developers. */
    void know(@Observes Router answers, RequestEvents events) {
        answers.route()
                .order(Integer.MIN_VALUE)
                .failureHandler(new FailedRequests(new AnswerCount(events), events));
        router = answers;
    }

    @PreDestroy
    void close() {
        if (management != null) {
            management.close();
        }
    }
}
