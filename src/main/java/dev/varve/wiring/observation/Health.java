package dev.varve.wiring.observation;

import dev.varve.door.Engine;
import dev.varve.door.http.Admission;
import dev.varve.wiring.storage.StoreWatch;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What a platform asks. Answered on the event loop, which waits for nobody: not for the store, nor
 * for requests.
 */
final class Health {

    private Health() {}

    /** The process answers. */
    @Liveness
    @Singleton
    static final class Live implements AsyncHealthCheck {
        @Override
        public Uni<HealthCheckResponse> call() {
            return Uni.createFrom().item(HealthCheckResponse.up("process"));
        }
    }

    /** The engine is built. */
    @Startup
    @Singleton
    static final class Started implements AsyncHealthCheck {

        private final Engine engine;

        @Inject
        Started(Engine engine) {
            this.engine = engine;
        }

        @Override
        public Uni<HealthCheckResponse> call() {
            return Uni.createFrom()
                    .item(
                            HealthCheckResponse.named("engine")
                                    .up()
                                    .withData("tables", engine.catalog().tables().size())
                                    .build());
        }
    }

    /** Records can be accepted: requests are let in and the store can be written to. */
    @Readiness
    @Singleton
    static final class Ready implements AsyncHealthCheck {

        private final Admission admission;
        private final StoreWatch watch;
        private final Soundness soundness;

        @Inject
        Ready(Admission admission, StoreWatch watch, Soundness soundness) {
            this.soundness = soundness;
            this.admission = admission;
            this.watch = watch;
        }

        @Override
        public Uni<HealthCheckResponse> call() {
            Optional<String> known =
                    admission.isClosed()
                            ? Optional.of("the service is shutting down")
                            : soundness.trouble();
            return known.isPresent()
                    ? Uni.createFrom().item(answer(known))
                    : Uni.createFrom().completionStage(watch::trouble).map(Ready::answer);
        }

        private static HealthCheckResponse answer(Optional<String> trouble) {
            return trouble.map(
                            reason ->
                                    HealthCheckResponse.named("store")
                                            .down()
                                            .withData("reason", reason)
                                            .build())
                    .orElseGet(() -> HealthCheckResponse.up("store"));
        }
    }
}
