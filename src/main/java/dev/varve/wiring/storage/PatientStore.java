package dev.varve.wiring.storage;

import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The retries of {@link ResilientStore} for the local store of a command, which has no container to
 * intercept its calls: as many, after the same waits, within the same time. It has no time-outs,
 * since nothing ends a call that hangs in the file system, and no circuit, since a command ends
 * with its first call that fails for good.
 */
public final class PatientStore extends CallingStore {

    private final BlobStore bare;
    private final int maxRetries;
    private final RetryPolicy policy;
    private final Pause pause;

    /**
     * @param bare closed with this
     * @param maxRetries of one call
     * @param pause waits between tries
     */
    public PatientStore(BlobStore bare, int maxRetries, RetryPolicy policy, Pause pause) {
        this.bare = bare;
        this.maxRetries = maxRetries;
        this.policy = policy;
        this.pause = pause;
    }

    @Override
    BlobStore bare() {
        return bare;
    }

    @Override
    <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
            throws IOException {
        StoreCall<T> call = new StoreCall<>(operation, subject, work, pause.nanoTime());
        while (true) {
            try {
                return call.run();
            } catch (TransientStoreException failure) {
                call.failed(failure, pause.nanoTime());
                if (call.tries() > maxRetries) {
                    throw failure;
                }
                awaitTurn(call, failure);
            }
        }
    }

    private void awaitTurn(StoreCall<?> call, TransientStoreException failure) throws IOException {
        try {
            Duration wait =
                    policy.waitBeforeNext(call, pause.nanoTime(), ThreadLocalRandom.current());
            if (!pause.await(wait)) {
                throw failure;
            }
        } catch (GivenUpException late) {
            failure.addSuppressed(late);
            throw failure;
        } catch (InterruptedException interrupted) {
            throw call.ended(interrupted);
        }
    }
}
