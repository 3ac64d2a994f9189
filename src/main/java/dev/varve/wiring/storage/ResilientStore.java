package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.CustomBackoff;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
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
 * an object's bytes, or nobody waits for it), {@code attempt} (the retries) and {@code quick} or
 * {@code transfer} (one try). The circuit is outermost: it counts calls that failed for good, so
 * that a short outage is bridged by the retries of each call, and only a long one makes calls fail
 * at once. The values that the annotations show are the defaults; those that hold come from {@code
 * varve.store.retry.*}, see {@link FaultToleranceKeys}.
 */
@ApplicationScoped
public class ResilientStore extends ForwardingStore {

    private static final String CIRCUIT = "store";

    private final BlobStore bare;
    private final RetryWaits waits;
    private final StoreCallLog log;
    private final CircuitBreakerMaintenance circuits;

    @Inject
    ResilientStore(
            @Unretried BlobStore bare,
            RetryWaits waits,
            StoreCallLog log,
            CircuitBreakerMaintenance circuits) {
        this.bare = bare;
        this.waits = waits;
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
    public void endWaits() {
        waits.endAll();
        circuits.reset(CIRCUIT);
        log.circuitIs(CircuitBreakerState.CLOSED); // a reset tells nobody
    }

    /** The same for those for whom no client waits: its calls have more time, and no deadline. */
    public BlobStore inBackground() {
        return new Background();
    }

    private final class Background extends ForwardingStore {

        @Override
        protected BlobStore bare() {
            return bare;
        }

        @Override
        <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
                throws IOException {
            return ResilientStore.this.call(waits.call(operation, subject, work, true));
        }
    }

    @Override
    protected BlobStore bare() {
        return bare;
    }

    @Override
    <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
            throws IOException {
        return call(waits.call(operation, subject, work, false));
    }

    private <T> T call(StoreCall<T> call) throws IOException {
        try {
            return guarded(call);
        } catch (CircuitBreakerOpenException open) {
            log.prevented(call);
            throw new TransientStoreException(
                    "the store was not asked: its last calls all failed, and it is given time",
                    open);
        } catch (InterruptedException interrupted) {
            throw call.ended(interrupted);
        } finally {
            waits.end(call);
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
            boolean hasDeadline = !call.isTransfer() && !call.isInBackground();
            T answer = hasDeadline ? withinDeadline(call) : attempt(call);
            if (call.tries() > 1) {
                log.recovered(call);
            }
            return answer;
        } catch (TimeoutException late) {
            return answerInTheLastMoment(call, late);
        } catch (FailedTryException last) {
            throw exhausted(call, last.why(), last.failure());
        } catch (InterruptedException interrupted) {
            if (call.isStopped()) {
                throw exhausted(call, "the service is stopping", call.failure().orElseThrow());
            }
            throw interrupted;
        }
    }

    private <T> T answerInTheLastMoment(StoreCall<T> call, TimeoutException late)
            throws TransientStoreException {
        Optional<T> answer = call.answer();
        if (answer.isPresent()) {
            return answer.get();
        }
        TransientStoreException failure =
                call.failure().orElseGet(() -> silence(call, waits.longest(), late));
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

    @Retry(
            maxRetries = 10_000,
            delay = 0,
            jitter = 0,
            maxDuration = 0,
            retryOn = FailedTryException.class)
    @CustomBackoff(StoreBackoff.class)
    <T> T attempt(StoreCall<T> call) throws IOException, InterruptedException {
        waits.end(call);
        if (call.isStopped()) {
            throw new InterruptedException("in the last moment of its wait");
        }
        log.trying(call);
        try {
            return call.isTransfer() ? transfer(call) : quick(call);
        } catch (TransientStoreException failure) {
            throw waits.failed(call, failure);
        } catch (TimeoutException late) {
            Optional<T> answer = call.answer();
            if (answer.isPresent()) {
                return answer.get();
            }
            throw waits.failed(call, silence(call, Duration.ZERO, late));
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
