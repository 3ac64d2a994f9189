package dev.varve.wiring.storage;

import io.smallrye.faulttolerance.api.CustomBackoffStrategy;

/**
 * Asks the try that failed how long to wait, because SmallRye makes one of these for each call and
 * can give it nothing. Public for SmallRye, as its constructor.
 */
public final class StoreBackoff implements CustomBackoffStrategy {

    @Override
    public long nextDelayInMillis(Throwable failure) {
        return ((FailedTryException) failure).waitMillis();
    }
}
