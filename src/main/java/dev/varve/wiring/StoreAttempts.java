package dev.varve.wiring;

import dev.varve.store.TransientStoreException;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.faulttolerance.Retry;

/** The one place where a call to a store is tried again. */
@ApplicationScoped
public class StoreAttempts {

    /** A call to a store; repeating it is harmless. */
    @FunctionalInterface
    public interface Call<T> {

        T run() throws IOException;
    }

    /**
     * Runs the call, up to four times within half a minute as long as its failures may pass.
     *
     * @throws IOException what the last try threw
     */
    @Retry(
            maxRetries = 3,
            delay = 100,
            jitter = 50,
            maxDuration = 30_000,
            retryOn = TransientStoreException.class)
    @ExponentialBackoff(factor = 4, maxDelay = 5_000)
    public <T> T run(Call<T> call) throws IOException {
        return call.run();
    }
}
