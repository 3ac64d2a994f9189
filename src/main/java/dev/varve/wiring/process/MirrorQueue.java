package dev.varve.wiring.process;

import dev.varve.store.BlobKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The names of objects that the mirror has to get, as many as fit; of what does not fit, or could
 * not be copied, only how many there are, and since when: a run over both stores finds it. Whoever
 * creates objects never waits. Thread-safe.
 */
final class MirrorQueue {

    private final InstantSource clock;
    private final BlockingQueue<Entry> entries;
    private @Nullable Entry underWay;

    /** What only a run finds. Guarded by this, as is all below. */
    private Missed missed;

    /** What the run that goes on will find. */
    private Missed sought = Missed.NONE;

    /**
     * An object.
     *
     * @param key in the first store
     * @param since when it was there
     */
    record Entry(BlobKey key, Instant since) {}

    /**
     * Objects of which nobody knows the names.
     *
     * @param objects of which it is known that they are missing
     * @param since when the oldest was there, or may have been; null without any
     */
    private record Missed(long objects, @Nullable Instant since) {

        static final Missed NONE = new Missed(0, null);

        Missed and(long more, Instant when) {
            return new Missed(objects + more, since == null || when.isBefore(since) ? when : since);
        }
    }

    /**
     * How far behind the mirror is.
     *
     * @param objects of which it is known that they are missing
     * @param age of the oldest; until the first run has ended, and after something was missed, of
     *     the time from which on nothing is certain
     */
    record Lag(long objects, Duration age) {

        static final Lag NONE = new Lag(0, Duration.ZERO);
    }

    /**
     * @param most names that are held
     */
    MirrorQueue(int most, InstantSource clock) {
        this.clock = clock;
        this.entries = new ArrayBlockingQueue<>(most);
        this.missed = new Missed(0, clock.instant());
    }

    /** An object is in the first store. */
    void created(BlobKey key) {
        Entry entry = new Entry(key, clock.instant());
        if (!entries.offer(entry)) {
            synchronized (this) {
                missed = missed.and(1, entry.since());
            }
        }
    }

    /** The next object, as soon as there is one; until {@link #done} or {@link #miss} it counts. */
    Optional<Entry> take(Duration longest) throws InterruptedException {
        Entry next = entries.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        synchronized (this) {
            underWay = next;
        }
        return Optional.ofNullable(next);
    }

    /** The object that was taken is in the mirror. */
    synchronized void done() {
        underWay = null;
    }

    /** The object that was taken is left to a run. */
    synchronized void miss(Entry entry) {
        underWay = null;
        missed = missed.and(1, entry.since());
    }

    /** Whether there is something that only a run finds. */
    synchronized boolean needsRun() {
        return missed.since() != null;
    }

    /** What was missed so far is what a run finds that begins now. */
    synchronized void beginRun() {
        sought = missed;
        missed = Missed.NONE;
    }

    /**
     * @param found whether nothing was left
     */
    synchronized void endRun(boolean found) {
        if (!found && sought.since() != null) {
            missed = missed.and(sought.objects(), sought.since());
        }
        sought = Missed.NONE;
    }

    /** Something that a run has not copied is left to the next. */
    synchronized void leaveToNextRun() {
        missed = missed.and(0, clock.instant());
    }

    synchronized Lag lag() {
        Entry first = underWay == null ? entries.peek() : underWay;
        Missed all = sought.since() == null ? missed : missed.and(sought.objects(), sought.since());
        if (first != null) {
            all = all.and(0, first.since());
        }
        long objects = all.objects() + entries.size() + (underWay == null ? 0 : 1);
        return new Lag(
                objects,
                all.since() == null
                        ? Duration.ZERO
                        : Duration.between(all.since(), clock.instant()));
    }
}
