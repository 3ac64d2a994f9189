package dev.varve.store.gcs;

import dev.varve.store.TransientStoreException;
import java.io.IOException;

/** What the layer above does: a call whose failure may pass is made again. */
final class Repeating {

    private static final int MOST = 200;

    private Repeating() {}

    /** What is done. */
    @FunctionalInterface
    interface Call<T> {

        T run() throws IOException;
    }

    static <T> T until(Call<T> call) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.run();
            } catch (TransientStoreException e) {
                if (attempt == MOST) {
                    throw new AssertionError("failed " + MOST + " times", e);
                }
            }
        }
    }
}
