package dev.varve.wiring.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JournalMetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final JournalMeters meters = new JournalMeters(registry, Clock.systemUTC());

    private double count(String name) {
        return registry.get(name).counter().count();
    }

    private double leaseLeft() {
        return registry.get("varve.journal.lease.left").gauge().value();
    }

    @Test
    void countsGroupsByTheirCommitsAndBytes() {
        meters.written(3, 500, Duration.ofMillis(20));
        meters.written(1, 20, Duration.ofMillis(5));
        assertEquals(4, count("varve.journal.commits"));
        assertEquals(520, count("varve.journal.bytes"));
        assertEquals(2, registry.get("varve.journal.write").timer().count());
        assertEquals(
                25, registry.get("varve.journal.write").timer().totalTime(TimeUnit.MILLISECONDS));
    }

    @Test
    void countsDamagesAndTakeovers() {
        meters.damaged();
        meters.takenOver();
        meters.takenOver();
        assertEquals(1, count("varve.journal.damages"));
        assertEquals(2, count("varve.journal.takeovers"));
    }

    @Test
    void aLeaseThatIsOverOrNeverWasHasNothingLeft() {
        assertEquals(0, leaseLeft());
        meters.watchLease(() -> Duration.ofMillis(1_500));
        assertEquals(1.5, leaseLeft());
        meters.watchLease(() -> Duration.ofSeconds(-3));
        assertEquals(0, leaseLeft());
    }
}
