package dev.varve.layer;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What becomes of rows that were buffered together. Guarded by the lock of {@link LayerState};
 * whoever waits for it is told when the lock is free again.
 */
final class Outcome {

    private final Set<StoredFile> files = new LinkedHashSet<>();
    private CompletableFuture<Set<StoredFile>> told = new CompletableFuture<>();

    /** Parts of the rows of which nothing has come yet. */
    private int openParts = 1;

    /**
     * The files that hold the rows, once all of them are published. Fails with the first try that
     * failed since the last one; the rows are tried again, and who wants to know what comes of that
     * asks anew.
     */
    CompletableFuture<Set<StoredFile>> future() {
        return told;
    }

    boolean isOpen() {
        return openParts > 0;
    }

    /** From now on there is one more part of them. */
    void divide() {
        openParts++;
    }

    /** One part is in a published file. */
    void stored(StoredFile file, Afterwards after) {
        files.add(file);
        openParts--;
        if (openParts == 0) {
            Set<StoredFile> all = Set.copyOf(files);
            CompletableFuture<Set<StoredFile>> done = told;
            after.add(() -> done.complete(all));
        }
    }

    /** One part will never be in a file. */
    void setAside(Throwable why, Afterwards after) {
        openParts--;
        CompletableFuture<Set<StoredFile>> failed = told;
        told = openParts > 0 ? new CompletableFuture<>() : failed;
        after.add(() -> failed.completeExceptionally(why));
    }

    /** A try to store a part failed; there will be another. */
    void refused(Throwable why, Afterwards after) {
        CompletableFuture<Set<StoredFile>> failed = told;
        told = new CompletableFuture<>();
        after.add(() -> failed.completeExceptionally(why));
    }
}
