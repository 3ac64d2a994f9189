package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.store.TransientStoreException;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.StoreKeys;
import dev.varve.wiring.configuration.VarveConfig;
import io.smallrye.faulttolerance.api.Guard;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The retries of {@link ResilientStore} for the local store of a command and for the buckets that
 * it reads, which have no container to intercept their calls, and for mirrors, which share no
 * circuit with the store: as many, after the same waits, within the same time. It has no time-outs,
 * since nothing ends a call that hangs in the file system, and no circuit, since a command ends
 * with its first call that fails for good.
 */
public final class RetryingStore extends ForwardingStore {

    private final BlobStore bare;
    private final int maxRetries;
    private final RetryWaits waits;

    /**
     * @param bare closed with this
     * @param maxRetries of one call
     * @param waits between the tries of a call
     */
    RetryingStore(BlobStore bare, int maxRetries, RetryWaits waits) {
        this.bare = bare;
        this.maxRetries = maxRetries;
        this.waits = waits;
    }

    /** The local store of that configuration, with its retries. */
    public static BlobStore local(VarveConfig config) {
        return of(config, Stores.local(config), "the store");
    }

    /** A local mirror of that configuration, likewise. */
    public static BlobStore localMirror(VarveConfig config) {
        return mirror(
                config,
                new LocalStore(EngineSettings.folder(config.mirror().directory().orElse(""))));
    }

    /**
     * A mirror with the retries of the store, which end when the thread is interrupted.
     *
     * @param bare closed with this
     */
    static BlobStore mirror(VarveConfig config, BlobStore bare) {
        return of(config, bare, "the mirror");
    }

    /**
     * A bucket that inputs are read from, with the retries of the store.
     *
     * @param bare closed with this
     */
    static BlobStore input(VarveConfig config, BlobStore bare) {
        return of(config, bare, "the input");
    }

    private static BlobStore of(VarveConfig config, BlobStore bare, String name) {
        StoreKeys.RetryKeys retry = config.store().retry();
        return new RetryingStore(
                bare,
                retry.maxRetries(),
                new RetryWaits(
                        RetryPolicy.of(retry),
                        Watch.SYSTEM,
                        new Outage(name, Watch.SYSTEM, Clock.systemUTC())::waits));
    }

    @Override
    protected BlobStore bare() {
        return bare;
    }

    /**
     * The guard first hears of a try that has failed: to load it takes a tenth of a second, which a
     * small archive without failures would notice.
     */
    @Override
    <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
            throws IOException {
        StoreCall<T> call = waits.call(operation, subject, work, true);
        try {
            return call.run();
        } catch (TransientStoreException failure) {
            return again(call, waits.failed(call, failure));
        }
    }

    @SuppressWarnings("unchecked") // it is what the work of the call has answered
    private <T> T again(StoreCall<T> call, FailedTryException first) throws IOException {
        Queue<FailedTryException> known = new ArrayDeque<>(List.of(first));
        try {
            return (T) guard().call(() -> attempt(call, known), Object.class);
        } catch (FailedTryException last) {
            last.failure().addSuppressed(last);
            throw last.failure();
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (InterruptedException interrupted) {
            throw call.ended(interrupted);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            waits.end(call);
        }
    }

    private <T> T attempt(StoreCall<T> call, Queue<FailedTryException> known) throws IOException {
        if (!known.isEmpty()) {
            throw known.remove();
        }
        waits.end(call);
        try {
            return call.run();
        } catch (TransientStoreException failure) {
            throw waits.failed(call, failure);
        }
    }

    private Guard guard() {
        return PlainGuard.builder()
                .withRetry()
                .maxRetries(maxRetries)
                .maxDuration(0, ChronoUnit.MILLIS)
                .retryOn(FailedTryException.class)
                .withCustomBackoff()
                .strategy(StoreBackoff::new)
                .done()
                .done()
                .build();
    }
}
