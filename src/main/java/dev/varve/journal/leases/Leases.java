package dev.varve.journal.leases;

import dev.varve.store.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The leases of all writers of one folder, as one process sees them. A lease of another is over
 * once its number was watched for longer than it holds; what a clock elsewhere says does not
 * matter. For one thread at a time, but for {@link #begin}.
 */
public final class Leases {

    /** What has ended is kept for so long, in case a process that was stopped wakes up. */
    private static final Duration ENDED_STAY = Duration.ofDays(1);

    private final LeaseFolder folder;
    private final LeaseTime time;
    private final String owner;
    private final String instance;
    private final Map<String, Sight> watched = new HashMap<>();

    /** Of which it is not known whether they were taken. */
    private final Map<String, Lease> begun = new HashMap<>();

    /** This process' own that it goes on with no more. */
    private final Set<String> dropped = new HashSet<>();

    /**
     * A number, what it says, and since when it is watched.
     *
     * @param isRenewed whether an earlier number was seen
     */
    private record Sight(
            long number, Optional<LeaseRecord> record, long sinceNanos, boolean isRenewed) {}

    /**
     * @param folder ends with {@code /}
     * @param owner this process, for people
     * @param instance this process: no other has the same
     */
    public Leases(BlobStore store, String folder, LeaseTime time, String owner, String instance) {
        this.folder = new LeaseFolder(store, folder);
        this.time = time;
        this.owner = owner;
        this.instance = instance;
    }

    /**
     * Takes the lease of a name that nobody has had.
     *
     * @throws LeaseLostException if somebody has had it
     * @throws IOException if it cannot be taken
     */
    public Lease begin(String writer) throws IOException {
        Lease lease = new Lease(folder, time, writer, owner, instance, 0);
        lease.take();
        return lease;
    }

    /**
     * Looks at the leases of the names that are meant.
     *
     * @param isMeant whether a name is; the same at each call
     * @return names that can be {@linkplain #takeOver taken over}
     * @throws IOException if the store does not tell
     */
    public List<String> look(Predicate<String> isMeant) throws IOException {
        Map<String, NavigableSet<Long>> all = folder.all();
        all.keySet().removeIf(isMeant.negate());
        long now = time.steadyNanos().getAsLong();
        watched.keySet().retainAll(all.keySet());
        List<String> over = new ArrayList<>();
        for (Map.Entry<String, NavigableSet<Long>> each : all.entrySet()) {
            Sight sight = watch(each.getKey(), each.getValue().last(), now);
            if (begun.containsKey(each.getKey()) || isOver(each.getKey(), sight, now)) {
                over.add(each.getKey());
            } else if (state(sight) == LeaseRecord.State.ENDED && isOld(sight)) {
                delete(each.getKey(), each.getValue());
            }
        }
        return over;
    }

    private void delete(String writer, NavigableSet<Long> numbers) throws IOException {
        for (long number : numbers) {
            folder.delete(writer, number);
        }
    }

    /**
     * Removes what stands of names that are of no use any more, a day after anybody renewed it.
     *
     * @param isUseless whether a name that was looked at is of none
     * @throws IOException if it cannot be removed
     */
    public void sweep(Predicate<String> isUseless) throws IOException {
        for (Map.Entry<String, Sight> each : watched.entrySet()) {
            if (isUseless.test(each.getKey()) && isOld(each.getValue())) {
                delete(each.getKey(), folder.numbers(each.getKey()));
            }
        }
    }

    /** Whether there is a lease that holds, or may, and is not this process' own. */
    public boolean isWaiting() {
        return watched.values().stream().anyMatch(this::isAnothers);
    }

    /** How many leases of others were renewed while they were watched. */
    public long renewedCount() {
        return watched.values().stream().filter(this::isAnothers).filter(Sight::isRenewed).count();
    }

    /** Whether a lease of another was not renewed yet: it may be over soon. */
    public boolean isDoubtful() {
        return watched.values().stream().anyMatch(each -> isAnothers(each) && !each.isRenewed());
    }

    private boolean isAnothers(Sight sight) {
        return state(sight) == LeaseRecord.State.HELD && !isOwn(sight);
    }

    private Sight watch(String writer, long number, long now) throws IOException {
        Sight known = watched.get(writer);
        if (known == null || known.number() != number) {
            known = new Sight(number, folder.read(writer, number), now, known != null);
            watched.put(writer, known);
        }
        return known;
    }

    private boolean isOver(String writer, Sight sight, long now) {
        return switch (state(sight)) {
            case FREE -> true;
            case ENDED -> false;
            case HELD -> {
                Duration duration =
                        sight.record().map(LeaseRecord::duration).orElse(time.duration());
                yield (!isOwn(sight) || dropped.contains(writer))
                        && now - sight.sinceNanos() > LeaseTime.patience(duration).toNanos();
            }
        };
    }

    private boolean isOwn(Sight sight) {
        return sight.record().map(LeaseRecord::instance).equals(Optional.of(instance));
    }

    private boolean isOld(Sight sight) {
        Instant old = time.clock().instant().minus(ENDED_STAY);
        return sight.record().map(LeaseRecord::written).orElse(old).isBefore(old);
    }

    /** What cannot be read may be held. */
    private static LeaseRecord.State state(Sight sight) {
        return sight.record().map(LeaseRecord::state).orElse(LeaseRecord.State.HELD);
    }

    /**
     * Takes the lease of a name that {@link #look} has found to be over.
     *
     * @return empty if somebody else was faster
     * @throws IOException if it cannot be said whether it is taken; nothing may be written
     */
    public Optional<Lease> takeOver(String writer) throws IOException {
        Sight sight = watched.get(writer);
        if (sight == null) {
            return Optional.empty();
        }
        Lease lease =
                begun.computeIfAbsent(
                        writer,
                        _ -> new Lease(folder, time, writer, owner, instance, sight.number()));
        try {
            lease.take();
        } catch (LeaseLostException faster) {
            begun.remove(writer);
            return Optional.empty();
        }
        begun.remove(writer);
        dropped.remove(writer);
        return Optional.of(lease);
    }

    /** The lease is neither renewed nor ended any more, and can be taken over once it is over. */
    public void drop(Lease lease) {
        dropped.add(lease.writer());
    }
}
