package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import dev.varve.wiring.configuration.VarveConfig;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * The store with patience: the one place where a call is tried again. Repeating is correct because
 * every call of a store may be repeated by contract. A class of its own because interceptors do not
 * apply to what a producer returns; the container intercepts the calls that the class makes to
 * itself, too.
 *
 * <p>Every call goes through {@code guarded} (the circuit), {@code withinDeadline} (unless it moves
 * an object's bytes), {@code attempt} (the retries) and {@code quick} or {@code transfer} (one
 * try). The circuit is outermost: it counts calls that failed for good, so that a short outage is
 * bridged by the retries of each call, and only a long one makes calls fail at once. The values
 * that the annotations show are the defaults; those that hold come from {@code
 * varve.store.retry.*}, see {@link FaultToleranceKeys}.
 */
@ApplicationScoped
public class ResilientStore extends CallingStore {

    private static final String CIRCUIT = "store";

    private final BlobStore bare;
    private final RetryPolicy policy;
    private final Pause pause;
    private final StoreCallLog log;
    private final CircuitBreakerMaintenance circuits;

    @Inject
    ResilientStore(
            @Bare BlobStore bare,
            VarveConfig config,
            Pause pause,
            StoreCallLog log,
            CircuitBreakerMaintenance circuits) {
        this.bare = bare;
        this.policy = RetryPolicy.of(config.store().retry());
        this.pause = pause;
        this.log = log;
        this.circuits = circuits;
    }

    @PostConstruct
    void watchTheCircuit() {
        circuits.onStateChange(CIRCUIT, log::circuitIs);
    }

    /**
     * Before the end: every wait for another try ends now, its call fails, and the calls of the
     * last flush are made whatever the circuit says.
     */
    public void hurry() {
        pause.endAll();
        circuits.reset(CIRCUIT);
        log.circuitIs(CircuitBreakerState.CLOSED); // a reset tells nobody
    }

    @Override
    BlobStore bare() {
        return bare;
    }

    @Override
    <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
            throws IOException {
        StoreCall<T> call = new StoreCall<>(operation, subject, work, pause.nanoTime());
        try {
            return guarded(call);
        } catch (CircuitBreakerOpenException open) {
            log.prevented(call);
            throw new TransientStoreException(
                    "the store was not asked: its last calls all failed, and it is given time",
                    open);
        } catch (InterruptedException interrupted) {
            throw call.ended(interrupted);
        }
    }

    @CircuitBreakerName(CIRCUIT)
    @CircuitBreaker(
            requestVolumeThreshold = 8,
            failureRatio = 1,
            delay = 5_000,
            failOn = TransientStoreException.class)
    <T> T guarded(StoreCall<T> call) throws IOException, InterruptedException {
        try {
            T answer = call.isTransfer() ? attempt(call) : withinDeadline(call);
            if (call.tries() > 1) {
                log.recovered(call);
            }
            return answer;
        } catch (TimeoutException late) {
            return answerInTheLastMoment(call, late);
        } catch (GivenUpException given) {
            throw exhausted(call, given.why(), call.failure().orElseThrow());
        } catch (TransientStoreException last) {
            throw exhausted(call, "which is the most", last);
        }
    }

    private <T> T answerInTheLastMoment(StoreCall<T> call, TimeoutException late)
            throws TransientStoreException {
        Optional<T> answer = call.answer();
        if (answer.isPresent()) {
            return answer.get();
        }
        TransientStoreException failure =
                call.failure().orElseGet(() -> silence(call, policy.maxDuration(), late));
        throw exhausted(call, "its time is over", failure);
    }

    private TransientStoreException exhausted(
            StoreCall<?> call, String why, TransientStoreException last) {
        log.exhausted(call, why, last);
        return last;
    }

    /** Holds the deadline: when it comes the thread is interrupted, waiting or not. */
    @Timeout(30_000)
    <T> T withinDeadline(StoreCall<T> call) throws IOException, InterruptedException {
        return attempt(call);
    }

    /** The wait is not left to {@link Retry}, whose own can neither end early nor ask the store. */
    @Retry(
            maxRetries = 3,
            delay = 0,
            jitter = 0,
            maxDuration = 0,
            retryOn = TransientStoreException.class)
    <T> T attempt(StoreCall<T> call) throws IOException, InterruptedException {
        awaitTurn(call);
        log.trying(call);
        try {
            return call.isTransfer() ? transfer(call) : quick(call);
        } catch (TransientStoreException failure) {
            call.failed(failure, pause.nanoTime());
            throw failure;
        } catch (TimeoutException late) {
            Optional<T> answer = call.answer();
            if (answer.isPresent()) {
                return answer.get();
            }
            TransientStoreException failure = silence(call, Duration.ZERO, late);
            call.failed(failure, pause.nanoTime());
            throw failure;
        }
    }

    private void awaitTurn(StoreCall<?> call) throws InterruptedException {
        Optional<TransientStoreException> failure = call.failure();
        if (failure.isEmpty()) {
            return;
        }
        Duration wait = policy.waitBeforeNext(call, pause.nanoTime(), ThreadLocalRandom.current());
        log.retrying(call, failure.get(), wait);
        if (!pause.await(wait)) {
            throw new GivenUpException("the service is stopping");
        }
    }

    private static TransientStoreException silence(
            StoreCall<?> call, Duration waited, TimeoutException late) {
        return new TransientStoreException(
                "the store did not answer in time ("
                        + call
                        + (waited.isZero() ? "" : ", " + waited.toMillis() + " ms")
                        + ")",
                late);
    }

    /** One try of a call that asks little. */
    @Timeout(10_000)
    <T> T quick(StoreCall<T> call) throws IOException, InterruptedException {
        return call.run();
    }

    /** One try of a call that moves an object's bytes, of which there may be many gigabytes. */
    @Timeout(600_000)
    <T> T transfer(StoreCall<T> call) throws IOException, InterruptedException {
        return call.run();
    }
}
