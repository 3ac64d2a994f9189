package dev.varve.wiring.observation;

import dev.varve.door.Engine;
import dev.varve.door.http.Admission;
import dev.varve.wiring.storage.StoreWatch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What a platform asks. */
final class Health {

    private Health() {}

    /** The process answers. */
    @Liveness
    @Singleton
    static final class Live implements HealthCheck {
        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.up("process");
        }
    }

    /** The engine is built. */
    @Startup
    @Singleton
    static final class Started implements HealthCheck {

        private final Engine engine;

        @Inject
        Started(Engine engine) {
            this.engine = engine;
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.named("engine")
                    .up()
                    .withData("tables", engine.catalog().tables().size())
                    .build();
        }
    }

    /** Records can be accepted: requests are let in and the store can be written to. */
    @Readiness
    @Singleton
    static final class Ready implements HealthCheck {

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
        public HealthCheckResponse call() {
            if (admission.isClosed()) {
                return HealthCheckResponse.named("store")
                        .down()
                        .withData("reason", "the service is shutting down")
                        .build();
            }
            return soundness
                    .trouble()
                    .or(watch::trouble)
                    .map(
                            trouble ->
                                    HealthCheckResponse.named("store")
                                            .down()
                                            .withData("reason", trouble)
                                            .build())
                    .orElseGet(() -> HealthCheckResponse.up("store"));
        }
    }
}
