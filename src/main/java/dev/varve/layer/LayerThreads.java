package dev.varve.layer;

import java.util.concurrent.Executor;

/**
 * Where the work of the layers is done that does not belong to whoever brings rows. All executors
 * may be one; none of their tasks waits for another task, so a single thread suffices.
 *
 * @param columns encodes the columns of a row group, several at once if it can
 * @param encoders makes row groups of sealed rows, for as many partitions at once as it has threads
 * @param appends gives the store what is encoded
 * @param publications ends files and makes them and their manifests visible
 * @param mostPublications how many files that have ended are on their way to the store at most;
 *     beyond it encoders wait
 * @param repeatable whether the same rows must always make the same files: whoever is short of
 *     memory then waits for the publications under way before he decides which rows have to go
 */
public record LayerThreads(
        Executor columns,
        Executor encoders,
        Executor appends,
        Executor publications,
        int mostPublications,
        boolean repeatable) {

    public LayerThreads {
        if (mostPublications < 1) {
            throw new IllegalArgumentException(
                    "at least 1 file is published at a time, not " + mostPublications);
        }
    }

    /** Everything but the columns on the thread that brings rows, step by step. */
    public static LayerThreads ofCaller(Executor columns) {
        Executor caller = new CallerThread();
        return new LayerThreads(columns, caller, caller, caller, Integer.MAX_VALUE, true);
    }

    /**
     * Encodes and appends on the thread that brings rows, so that all decisions depend on the rows
     * alone, and publishes beside it.
     */
    public static LayerThreads repeatable(
            Executor columns, Executor publications, int mostPublications) {
        Executor caller = new CallerThread();
        return new LayerThreads(columns, caller, caller, publications, mostPublications, true);
    }

    /**
     * Everything beside the threads that bring rows, which therefore wait for nothing but memory.
     */
    public static LayerThreads beside(Executor columns, Executor encoders, Executor uploads) {
        return new LayerThreads(columns, encoders, uploads, uploads, Integer.MAX_VALUE, false);
    }
}
