package dev.varve.wiring.observation;

import dev.varve.door.Engine;
import dev.varve.layer.JournaledCommits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Tells of the journal: what is written to it and held by it, and of the leases of journals in a
 * store. All is 0 without one. The names stand in {@code OPERATIONS.md}. Thread-safe.
 */
public final class JournalMeters {

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Timer write;
    private final Counter commits;
    private final Counter bytes;
    private final Counter damages;
    private final Counter takeovers;
    private final Timer leaseRenewal;
    private volatile Supplier<Duration> leaseLeft = () -> Duration.ZERO;

    JournalMeters(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        this.write = timer("varve.journal.write", "Writing a group of commits until it is durable");
        this.commits = counter("varve.journal.commits", "Commits in the journal");
        this.bytes = counter("varve.journal.bytes", "Bytes of the records written to the journal");
        this.damages =
                counter(
                        "varve.journal.damages",
                        "Parts of the journal that are not as they were written");
        this.takeovers =
                counter(
                        "varve.journal.takeovers",
                        "Journals of other processes that were settled into files");
        this.leaseRenewal =
                timer("varve.journal.lease.renewal", "Renewing a lease of a journal in the store");
        Gauge.builder("varve.journal.lease.left", this, each -> each.leaseLeftSeconds())
                .description(
                        "How long this process' lease holds yet; 0 without a journal in the store")
                .baseUnit("seconds")
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name).description(description).register(registry);
    }

    /** Shows what the journal of the engine holds, too. */
    void watch(Engine engine) {
        gauge(engine, "varve.journal.size", JournaledCommits::sizeBytes)
                .description("Bytes of the journal's segments")
                .baseUnit("bytes")
                .register(registry);
        gauge(engine, "varve.journal.segments", JournaledCommits::segmentCount)
                .description("Segments of the journal")
                .register(registry);
        gauge(engine, "varve.journal.age", journal -> ageSeconds(journal.oldestArrival()))
                .description("Age of the journal's oldest record; 0 without any")
                .baseUnit("seconds")
                .register(registry);
        gauge(engine, "varve.journal.backlog", journal -> journal.hasBacklog() ? 1 : 0)
                .description("1 while records are read again from the journal")
                .register(registry);
        counter(
                engine,
                "varve.journal.replayed",
                "Records read again from the journal and buffered",
                journal -> journal.replayed().replayedRows());
        counter(
                engine,
                "varve.journal.skipped",
                "Records of the journal that were found in files",
                journal -> journal.replayed().skippedRows());
    }

    private static Gauge.Builder<Engine> gauge(
            Engine engine, String name, ToDoubleFunction<JournaledCommits> value) {
        return Gauge.builder(name, engine, each -> ofJournal(each, value));
    }

    private void counter(
            Engine engine,
            String name,
            String description,
            ToDoubleFunction<JournaledCommits> value) {
        FunctionCounter.builder(name, engine, each -> ofJournal(each, value))
                .description(description)
                .register(registry);
    }

    private static double ofJournal(Engine engine, ToDoubleFunction<JournaledCommits> value) {
        return engine.journal().map(value::applyAsDouble).orElse(0.0);
    }

    private double ageSeconds(Instant arrival) {
        return arrival.equals(Instant.MAX)
                ? 0
                : Duration.between(arrival, clock.instant()).toMillis() / 1_000.0;
    }

    /** A group of commits is durable. */
    void written(int commitCount, long recordBytes, Duration took) {
        write.record(took);
        commits.increment(commitCount);
        bytes.increment((double) recordBytes);
    }

    /** A part is not as it was written. */
    void damaged() {
        damages.increment();
    }

    /** From now on tells of the time that is left of this process' own lease. */
    public void watchLease(Supplier<Duration> left) {
        leaseLeft = left;
    }

    private double leaseLeftSeconds() {
        return Math.max(0, leaseLeft.get().toMillis() / 1e3);
    }

    /** A lease holds for another while; {@code took} from the first request to the last answer. */
    public void leaseRenewed(Duration took) {
        leaseRenewal.record(took);
    }

    /** All that another process has left is in files. */
    public void takenOver() {
        takeovers.increment();
    }
}
