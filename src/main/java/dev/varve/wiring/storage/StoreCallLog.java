package dev.varve.wiring.storage;

import dev.varve.store.TransientStoreException;
import dev.varve.wiring.configuration.Secrets;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Counts and logs what becomes of calls to the store. The names stand in {@code OPERATIONS.md}.
 * Thread-safe.
 */
@Singleton
final class StoreCallLog {

    private static final Logger LOG = Logger.getLogger("dev.varve.store");

    private final MeterRegistry registry;
    private final AtomicReference<CircuitBreakerState> circuit =
            new AtomicReference<>(CircuitBreakerState.CLOSED);

    @Inject
    StoreCallLog(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder(
                        "varve.store.circuit.open",
                        circuit,
                        state -> state.get() == CircuitBreakerState.CLOSED ? 0 : 1)
                .description("1 while calls to the store are refused without asking it")
                .register(registry);
    }

    void trying(StoreCall<?> call) {
        count("varve.store.attempts", call);
    }

    void retrying(StoreCall<?> call, Duration wait) {
        count("varve.store.retries", call);
        LOG.warnf(
                "%s failed, try %d, again in %d ms: %s",
                call,
                call.tries(),
                wait.toMillis(),
                Secrets.maskedMessage(call.failure().map(Throwable::getMessage).orElse(null)));
    }

    void recovered(StoreCall<?> call) {
        count("varve.store.recoveries", call);
        LOG.infof("%s succeeded, try %d", call, call.tries());
    }

    void exhausted(StoreCall<?> call, String why, TransientStoreException failure) {
        count("varve.store.exhaustions", call);
        LOG.warnf(
                "%s failed for good after %d tries, %s: %s",
                call, call.tries(), why, Secrets.maskedMessage(failure.getMessage()));
    }

    void prevented(StoreCall<?> call) {
        count("varve.store.prevented", call);
    }

    void circuitIs(CircuitBreakerState state) {
        CircuitBreakerState before = circuit.getAndSet(state);
        if (before == CircuitBreakerState.CLOSED && state == CircuitBreakerState.OPEN) {
            LOG.warn("the store fails all the time: it is asked seldom until it answers again");
        }
        if (before != CircuitBreakerState.CLOSED && state == CircuitBreakerState.CLOSED) {
            LOG.info("the store answers again");
        }
    }

    private void count(String name, StoreCall<?> call) {
        registry.counter(name, "operation", call.operation().toString()).increment();
    }
}
