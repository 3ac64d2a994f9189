package dev.varve.journal.leases;

import dev.varve.store.BlobExistsException;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to write under a writer's name. It holds for a while from the moment at which its
 * holder began to create its last number, by the holder's own clocks; who finds it held by another
 * waits longer than that from the moment at which he first saw the number. So while {@link
 * #require} is silent nobody else has begun to write.
 *
 * <p>A holder that was stopped for too long finds that out before it does anything more: {@link
 * #require} fails until a renewal succeeds, which it can only while nobody has taken over.
 *
 * <p>Thread-safe; {@link #require} waits for nothing.
 */
public final class Lease {

    private final LeaseFolder folder;
    private final LeaseTime time;
    private final String writer;
    private final String owner;
    private final String instance;

    private volatile Held held;
    private volatile @Nullable String lost;
    private @Nullable Held next;

    /**
     * A number and from when on it holds.
     *
     * @param sinceNanos by the steady clock
     * @param since by the time of day
     */
    private record Held(long number, long sinceNanos, Instant since, LeaseRecord record) {}

    /**
     * @param before the number that is over; 0 for none
     */
    Lease(
            LeaseFolder folder,
            LeaseTime time,
            String writer,
            String owner,
            String instance,
            long before) {
        this.folder = folder;
        this.time = time;
        this.writer = writer;
        this.owner = owner;
        this.instance = instance;
        this.held = attempt(before, LeaseRecord.State.HELD);
    }

    /**
     * Takes the next number.
     *
     * @throws LeaseLostException if somebody else was faster
     * @throws IOException if it cannot be said whether it is taken; to be tried again
     */
    synchronized void take() throws IOException {
        go(LeaseRecord.State.HELD);
    }

    private Held attempt(long number, LeaseRecord.State state) {
        Instant now = time.clock().instant();
        return new Held(
                number,
                time.steadyNanos().getAsLong(),
                now,
                new LeaseRecord(owner, instance, state, time.duration(), now));
    }

    public String writer() {
        return writer;
    }

    /** How long it holds from now on, unless it is renewed; negative once it does not. */
    public Duration left() {
        Held now = held;
        long steady = time.steadyNanos().getAsLong() - now.sinceNanos();
        long ofDay = Duration.between(now.since(), time.clock().instant()).toNanos();
        return time.duration().minusNanos(Math.max(steady, ofDay));
    }

    /** Whether somebody else has it. */
    public boolean isLost() {
        return lost != null;
    }

    /**
     * @throws LeaseLostException if somebody else has it
     * @throws TransientStoreException if it is over, and may be renewed yet
     */
    public void require() throws IOException {
        String why = lost;
        if (why != null) {
            throw new LeaseLostException(why);
        }
        if (left().isNegative()) {
            throw new TransientStoreException(
                    "the lease of the writer '%s' is over and has not been renewed"
                            .formatted(writer));
        }
    }

    /**
     * Holds it for another while.
     *
     * @throws LeaseLostException if somebody else has it: nothing can bring it back
     * @throws IOException if it cannot be said whether it is renewed; to be tried again
     */
    public synchronized void renew() throws IOException {
        do {
            go(LeaseRecord.State.HELD);
        } while (left().isNegative());
    }

    /**
     * Gives it up.
     *
     * @param isEmpty whether nothing was left under the name
     * @throws IOException if that cannot be said: others find out when it is over
     */
    public synchronized void end(boolean isEmpty) throws IOException {
        if (next != null) {
            go(LeaseRecord.State.HELD);
        }
        go(isEmpty ? LeaseRecord.State.ENDED : LeaseRecord.State.FREE);
        lost = "the writer '%s' has ended".formatted(writer);
    }

    /**
     * Gives it up and removes it: for a name that may be begun anew at once. Nobody can take over
     * what is being removed, so that nobody else removes the same numbers, whose names come again.
     *
     * @throws LeaseLostException if somebody else has it
     * @throws IOException if it is over, or is not removed; then others find out when it is over
     */
    public synchronized void remove() throws IOException {
        if (next != null) {
            go(LeaseRecord.State.HELD);
        }
        require();
        lost = "the writer '%s' has ended".formatted(writer);
        long last = held.number();
        for (long number : folder.numbers(writer).subSet(last - 1, true, last, true)) {
            folder.delete(writer, number);
        }
    }

    /** What was begun and not heard of is gone on with: it may have been done. */
    private void go(LeaseRecord.State state) throws IOException {
        Held to = next;
        if (to == null) {
            to = attempt(held.number() + 1, state);
            next = to;
        }
        try {
            folder.create(writer, to.number(), to.record());
        } catch (BlobExistsException taken) {
            requireOwn(to.number());
        }
        requireHighest(to.number());
        next = null;
        held = to;
    }

    /** An earlier try whose answer was lost has other bytes. */
    private void requireOwn(long number) throws IOException {
        Optional<LeaseRecord> there = folder.read(writer, number);
        if (!there.map(LeaseRecord::instance).equals(Optional.of(instance))) {
            throw lose(there);
        }
    }

    /** Numbers are removed behind the highest, so a low one may be free and worth nothing. */
    private void requireHighest(long number) throws IOException {
        NavigableSet<Long> numbers = folder.numbers(writer);
        boolean follows = number == 1 || numbers.contains(number - 1);
        if (numbers.isEmpty() || numbers.last() != number || !follows) {
            if (number == 1) {
                folder.delete(writer, number); // nobody else knows of it
            }
            throw lose(numbers.isEmpty() ? Optional.empty() : folder.read(writer, numbers.last()));
        }
        if (numbers.contains(number - 2)) {
            folder.delete(writer, number - 2);
        }
    }

    private LeaseLostException lose(Optional<LeaseRecord> other) {
        String why =
                "the writer '%s' was taken over by %s"
                        .formatted(
                                writer,
                                other.filter(each -> !each.instance().equals(instance))
                                        .map(LeaseRecord::owner)
                                        .orElse("another process"));
        lost = why;
        return new LeaseLostException(why);
    }
}
