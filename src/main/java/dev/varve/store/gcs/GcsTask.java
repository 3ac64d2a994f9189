package dev.varve.store.gcs;

import dev.varve.store.RequestTask;
import java.io.IOException;
import java.util.concurrent.Callable;

/** Begins requests to Cloud Storage, see {@link RequestTask}. */
final class GcsTask {

    private GcsTask() {}

    static <T> RequestTask<T> start(Callable<T> work) {
        return RequestTask.start("varve-gcs", "the thread was interrupted", work);
    }

    /** Does the work, and ends it when the calling thread is interrupted. */
    static <T> T run(Callable<T> work) throws IOException {
        return start(work).await();
    }
}
