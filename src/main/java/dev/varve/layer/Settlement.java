package dev.varve.layer;

import dev.varve.journal.JournaledLetters;
import dev.varve.journal.segments.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * Settles what a journal holds into files, and accepts nothing: for the journal of a writer that is
 * no more. For one thread.
 *
 * <p>A process that was thought dead may still have had a file on its way, under the very name that
 * a file here begins with: then this ends, and who begins anew finds that file and goes on behind
 * it.
 */
public final class Settlement {

    private static final Duration TICK = Duration.ofSeconds(1);

    /** Before the store is asked again for what it did not take. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Without any progress for so long it is better begun anew. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(1);

    /** What has come of it. */
    public enum Outcome {
        /** All records are in files or dead letters, and the journal is empty. */
        DONE,
        /** All but records that wait until their range is whole, which stay there. */
        WAITING,
        /** It has to be begun anew. */
        ANEW,
        /** It was not wanted any longer. */
        STOPPED
    }

    private final LayerWriter layers;
    private final Journal journal;
    private final JournaledLetters letters;
    private final LedgerRanges ranges;
    private final BooleanSupplier isWanted;

    private Settlement(
            LayerWriter layers,
            Journal journal,
            JournaledLetters letters,
            LedgerRanges ranges,
            BooleanSupplier isWanted) {
        this.layers = layers;
        this.journal = journal;
        this.letters = letters;
        this.ranges = ranges;
        this.isWanted = isWanted;
    }

    /**
     * Settles the journal as far as it can.
     *
     * @param layers of the writer of the journal; closed here
     * @param journal closed here
     * @param letters of the same writer
     * @param ranges which of its records wait until their range is whole; closed here
     * @param isWanted whether to go on
     * @throws InterruptedException if the thread was interrupted
     */
    public static Outcome settle(
            LayerWriter layers,
            Journal journal,
            JournaledLetters letters,
            LedgerRanges ranges,
            BooleanSupplier isWanted)
            throws InterruptedException {
        return new Settlement(layers, journal, letters, ranges, isWanted).run();
    }

    private Outcome run() throws InterruptedException {
        JournaledCommits commits =
                new JournaledCommits(layers, journal, letters, Long.MAX_VALUE, ranges);
        try {
            commits.start();
            return run(commits);
        } finally {
            commits.close();
            layers.close();
        }
    }

    private Outcome run(JournaledCommits commits) throws InterruptedException {
        Progress before = progress(commits);
        Instant since = now();
        while (isWanted.getAsBoolean()) {
            layers.rotateDue();
            if (commits.awaitNoBacklog(TICK)) {
                layers.flush(TICK);
                settle(commits);
                boolean whole = ranges.flush(TICK);
                commits.tidy(TICK);
                if (commits.segmentCount() == 0) {
                    return Outcome.DONE;
                }
                if (whole && onlyRangesWait(commits)) {
                    return Outcome.WAITING;
                }
                Thread.sleep(PAUSE);
            }
            Progress progress = progress(commits);
            if (!progress.equals(before)) {
                before = progress;
                since = now();
            }
            boolean stands = !now().isBefore(since.plus(LONGEST_STANDSTILL));
            if (layers.hasCollided() || stands) {
                return Outcome.ANEW;
            }
        }
        return Outcome.STOPPED;
    }

    private void settle(JournaledCommits commits) {
        try {
            commits.settle();
        } catch (IOException refused) {
            // the letters wait for the store; without them nothing is removed
            layers.context().events().replayWaits("the dead letters", refused);
        }
    }

    /** The journal ends without what is not needed. */
    private boolean onlyRangesWait(JournaledCommits commits) {
        return layers.unstored().byTable().isEmpty()
                && ranges.longestWaiting().isPresent()
                && !commits.hasBacklog();
    }

    private record Progress(JournalReplay.Counts read, long unstored, int segments) {}

    private Progress progress(JournaledCommits commits) {
        long unstored = layers.unstored().count();
        return new Progress(commits.replayed(), unstored, commits.segmentCount());
    }

    private Instant now() {
        return layers.context().ages().instant();
    }
}
