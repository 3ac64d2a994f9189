package dev.varve.wiring.storage;

import dev.varve.store.TransientStoreException;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.Secrets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Counts and logs what becomes of calls to the store. The names stand in {@code OPERATIONS.md}.
 * Thread-safe.
 */
@Singleton
@Startup
final class StoreCallLog {

    private static final Logger LOG = Logger.getLogger("dev.varve.store");

    /** What is counted of calls. */
    private enum Event {
        ATTEMPTS("Tries of calls to the store"),
        RETRIES("Tries after a first that failed"),
        RECOVERIES("Calls that succeeded after a retry"),
        EXHAUSTIONS("Calls that failed for good although their failure might have passed"),
        PREVENTED("Calls that failed at once because the circuit was open");

        private final String description;

        Event(String description) {
            this.description = description;
        }
    }

    private record Counted(Event event, StoreOperation operation) {}

    private final Map<Counted, Counter> counters;
    private final AtomicReference<CircuitBreakerState> circuit =
            new AtomicReference<>(CircuitBreakerState.CLOSED);

    @Inject
    StoreCallLog(MeterRegistry registry) {
        this.counters = counters(registry);
        Gauge.builder(
                        "varve.store.circuit.open",
                        circuit,
                        state -> state.get() == CircuitBreakerState.CLOSED ? 0 : 1)
                .description("1 while calls to the store are refused without asking it")
                .register(registry);
    }

    void trying(StoreCall<?> call) {
        count(Event.ATTEMPTS, call);
    }

    void retrying(StoreCall<?> call, Duration wait) {
        count(Event.RETRIES, call);
        LOG.warnf(
                "%s failed, try %d, again in %d ms: %s",
                call,
                call.tries(),
                wait.toMillis(),
                Secrets.maskedMessage(call.failure().map(Throwable::getMessage).orElse(null)));
    }

    void recovered(StoreCall<?> call) {
        count(Event.RECOVERIES, call);
        LOG.infof("%s succeeded, try %d", call, call.tries());
    }

    void exhausted(StoreCall<?> call, String why, TransientStoreException failure) {
        count(Event.EXHAUSTIONS, call);
        LOG.warnf(
                "%s failed for good after %d tries, %s: %s",
                call, call.tries(), why, Secrets.maskedMessage(failure.getMessage()));
    }

    void prevented(StoreCall<?> call) {
        count(Event.PREVENTED, call);
    }

    void circuitIs(CircuitBreakerState state) {
        CircuitBreakerState before = circuit.getAndSet(state);
        if (before == CircuitBreakerState.CLOSED && state == CircuitBreakerState.OPEN) {
            LOG.warn("the store fails all the time: it is asked seldom for a while");
        }
        if (before != CircuitBreakerState.CLOSED && state == CircuitBreakerState.CLOSED) {
            LOG.info("the store is asked as before again");
        }
    }

    /** All of them, since a monitor takes what appears with its first event for no event. */
    private static Map<Counted, Counter> counters(MeterRegistry registry) {
        Map<Counted, Counter> counters = new HashMap<>();
        for (Event event : Event.values()) {
            for (StoreOperation operation : StoreOperation.values()) {
                counters.put(
                        new Counted(event, operation),
                        Counter.builder("varve.store." + Choice.word(event))
                                .description(event.description)
                                .tag("operation", operation.toString())
                                .register(registry));
            }
        }
        return Map.copyOf(counters);
    }

    private void count(Event event, StoreCall<?> call) {
        Objects.requireNonNull(counters.get(new Counted(event, call.operation()))).increment();
    }
}
