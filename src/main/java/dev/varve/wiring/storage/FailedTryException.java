package dev.varve.wiring.storage;

import dev.varve.store.TransientStoreException;

/**
 * A try that failed and may be made again. It brings its call to whoever is asked how long to wait
 * before that, since SmallRye gives him nothing but the exception. Unchecked, so that he can throw
 * it again to give up.
 */
final class FailedTryException extends RuntimeException {

    private final transient StoreCall<?> call;
    private final transient RetryWaits waits;
    private final String why;

    /**
     * @param why there is no further try, if there is none, in a few words for the log
     */
    FailedTryException(StoreCall<?> call, RetryWaits waits, String why) {
        super(why, null, false, false);
        this.call = call;
        this.waits = waits;
        this.why = why;
    }

    /** What the store said. */
    TransientStoreException failure() {
        return call.failure().orElseThrow();
    }

    /** Why there is no further try, if there is none. */
    String why() {
        return why;
    }

    /**
     * How long the thread that asks has to wait now.
     *
     * @throws FailedTryException if the call's time would be over by then
     */
    long waitMillis() {
        return waits.begin(call).toMillis();
    }
}
