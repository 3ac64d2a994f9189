package dev.varve.wiring.observation;

import dev.varve.layer.mirroring.MirrorSummary;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.DoubleSupplier;

/** Counts what becomes of objects on their way to the mirror. Thread-safe. */
public final class MirrorMeters {

    private final Counter objects;
    private final Counter bytes;
    private final Counter failures;
    private volatile long different;

    /**
     * @param waiting objects of which it is known that the mirror has not got them
     * @param ageSeconds of the oldest of them
     */
    public MirrorMeters(MeterRegistry registry, DoubleSupplier waiting, DoubleSupplier ageSeconds) {
        this.objects =
                Counter.builder("varve.mirror.objects")
                        .description("Objects copied to the mirror")
                        .register(registry);
        this.bytes =
                Counter.builder("varve.mirror.bytes")
                        .description("Bytes of the objects copied to the mirror")
                        .register(registry);
        this.failures =
                Counter.builder("varve.mirror.failures")
                        .description("Copies and comparisons that failed and are done again")
                        .register(registry);
        Gauge.builder("varve.mirror.different", this, meters -> meters.different)
                .description(
                        "Objects that the last comparison has found other in the mirror, there alone, or"
                                + " broken")
                .register(registry);
        Gauge.builder("varve.mirror.waiting", waiting::getAsDouble)
                .description("Objects known not to be in the mirror yet")
                .register(registry);
        Gauge.builder("varve.mirror.lag", ageSeconds::getAsDouble)
                .description("Age of the oldest object that may not be in the mirror yet")
                .baseUnit("seconds")
                .register(registry);
    }

    public void copied(long more, long moreBytes) {
        objects.increment((double) more);
        bytes.increment((double) moreBytes);
    }

    public void failed() {
        failures.increment();
    }

    /** Both stores were compared to the end. */
    public void compared(MirrorSummary summary) {
        different = summary.problems();
    }
}
