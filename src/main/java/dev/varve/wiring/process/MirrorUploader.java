package dev.varve.wiring.process;

import dev.varve.layer.mirroring.MirrorFinding;
import dev.varve.layer.mirroring.MirrorListener;
import dev.varve.layer.mirroring.MirrorSummary;
import dev.varve.layer.mirroring.MirroredPlace;
import dev.varve.layer.mirroring.Mirroring;
import dev.varve.store.BlobExistsException;
import dev.varve.wiring.configuration.Secrets;
import dev.varve.wiring.observation.MirrorMeters;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings objects to the mirror as they come, and compares both stores at the start, from time to
 * time, and after whatever went wrong. For one thread, which whoever writes to the first store
 * never waits for.
 */
final class MirrorUploader implements MirrorListener, Runnable {

    private static final Logger LOG = Logger.getLogger("dev.varve.mirror");

    /** A run lists all of both stores, which servers charge for. */
    static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** That name an object, for each comparison: a log is no list. */
    static final int MOST_LINES = 100;

    /** Beside the threads of the service, which go before. */
    private static final int THREADS = 2;

    private final MirrorQueue queue;
    private final Mirroring mirroring;
    private final MirrorMeters meters;
    private final Duration interval;
    private final InstantSource clock;
    private Optional<Instant> lastRun = Optional.empty();
    private long waiting;
    private long lines;

    /** What comes after a failure would fail, too, and the run that is due then finds it. */
    private boolean leavesAllToARun;

    /**
     * @param interval between two runs in which nothing goes wrong
     */
    MirrorUploader(
            MirrorQueue queue,
            MirroredPlace from,
            MirroredPlace to,
            MirrorMeters meters,
            Duration interval,
            InstantSource clock) {
        this.queue = queue;
        this.meters = meters;
        this.interval = interval;
        this.clock = clock;
        this.mirroring = new Mirroring(from, to, new Mirroring.Wishes(false, false, THREADS), this);
    }

    /** Until the thread is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                step(LONGEST_WAIT);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A run, if one is due, or the next object.
     *
     * @param longest to wait for an object
     */
    void step(Duration longest) throws InterruptedException {
        if (isRunDue()) {
            compare();
            return;
        }
        Optional<MirrorQueue.Entry> next = queue.take(longest);
        if (next.isPresent()) {
            follow(next.get());
        }
    }

    private boolean isRunDue() {
        Duration pause = queue.needsRun() ? AFTER_FAILURE : interval;
        return lastRun.map(last -> !clock.instant().isBefore(last.plus(pause))).orElse(true);
    }

    private void follow(MirrorQueue.Entry entry) throws InterruptedException {
        if (leavesAllToARun) {
            queue.miss(entry);
            return;
        }
        boolean isMirrored = false;
        try {
            isMirrored = mirroring.follow(entry.key());
        } catch (InterruptedIOException stopped) {
            throw interrupted(stopped);
        } catch (BlobExistsException taken) {
            tellDifferent(String.valueOf(taken.getMessage()));
        } catch (IOException | RuntimeException refused) {
            leavesAllToARun = true;
            failed("'%s' is not in the mirror yet".formatted(entry.key()), refused);
        } finally {
            if (isMirrored) {
                queue.done();
            } else {
                queue.miss(entry);
            }
        }
    }

    private void compare() throws InterruptedException {
        queue.beginRun();
        waiting = 0;
        lines = 0;
        leavesAllToARun = false;
        boolean isWhole = false;
        try {
            MirrorSummary summary = mirroring.run();
            isWhole = summary.failed() == 0;
            meters.compared(summary);
            if (waiting > 0) {
                queue.leaveToNextRun();
            }
            tell(summary);
        } catch (InterruptedIOException stopped) {
            throw interrupted(stopped);
        } catch (UncheckedIOException refused) {
            endedBy(refused.getCause());
        } catch (IOException | RuntimeException refused) {
            endedBy(refused);
        } finally {
            queue.endRun(isWhole);
            lastRun = Optional.of(clock.instant());
        }
    }

    private void endedBy(@Nullable Throwable failure) {
        leavesAllToARun = true;
        failed("the stores were not compared to the end", failure);
    }

    private static InterruptedException interrupted(InterruptedIOException stopped) {
        InterruptedException interrupted = new InterruptedException(stopped.getMessage());
        interrupted.initCause(stopped);
        return interrupted;
    }

    private void failed(String what, @Nullable Throwable failure) {
        meters.failed();
        LOG.warnf(
                "%s: %s",
                what, Secrets.maskedMessage(failure == null ? null : failure.getMessage()));
    }

    private void tell(MirrorSummary summary) {
        if (lines > MOST_LINES) {
            LOG.warnf(
                    "%,d objects more were not copied or are not as in the store; varve mirror names them all",
                    lines - MOST_LINES);
        }
        LOG.log(
                summary.copied() > 0 ? Logger.Level.INFO : Logger.Level.DEBUG,
                "the mirror got %,d objects that it had missed, %,d bytes; %,d are the same"
                        .formatted(summary.copied(), summary.copiedBytes(), summary.same()));
    }

    @Override
    public void found(MirrorFinding finding) {
        switch (finding.kind()) {
            case WAITING -> waiting++;
            case FAILED -> {
                meters.failed();
                if (++lines <= MOST_LINES) {
                    LOG.warnf(
                            "'%s' is not in the mirror yet: %s",
                            finding.path(), Secrets.maskedMessage(finding.found()));
                }
            }
            case DIFFERENT, EXTRA, BROKEN ->
                    tellDifferent(
                            "'%s': expected %s; found %s"
                                    .formatted(
                                            finding.path(), finding.expected(), finding.found()));
        }
    }

    private void tellDifferent(String what) {
        if (++lines <= MOST_LINES) {
            LOG.errorf(
                    "the mirror is not as the store, and nothing there is replaced: %s",
                    Secrets.maskedMessage(what));
        }
    }

    @Override
    public void copied(long objects, long bytes) {
        meters.copied(objects, bytes);
    }
}
