package dev.varve.layer;

import dev.varve.column.BudgetExceededException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes room in the budget. When memory runs short the fullest buffers are sealed until a quarter
 * of what can be had will be free; which ones depends on nothing but the rows that came before.
 * Then whoever needs memory waits, as long as there is something that may free it.
 */
final class MemoryRelief {

    /** Tries after the time is over, while others give memory back and take it again. */
    private static final int MOST_LATE_TRIES = 16;

    private final Pipeline pipeline;
    private final LayerContext context;
    private final LayerState state;

    MemoryRelief(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.context = pipeline.context();
        this.state = pipeline.state();
    }

    /**
     * Allocates, and frees and waits for memory first where there is none.
     *
     * @param allocation throws {@link BudgetExceededException} where there is no room
     * @param longest how long to wait at most
     * @throws OverloadedException if there is no memory
     */
    <T> T allocate(Supplier<T> allocation, Duration longest) {
        Instant begin = context.ages().instant();
        for (int tries = 1; ; tries++) {
            long releases = context.budget().releases();
            try {
                return allocation.get();
            } catch (BudgetExceededException shortage) {
                if (shortage.isHopeless()) {
                    throw OverloadedException.tooLarge(shortage);
                }
                Duration left = longest.minus(Duration.between(begin, context.ages().instant()));
                boolean late = left.isNegative() && tries > MOST_LATE_TRIES;
                if (late || !relieve(releases, left)) {
                    throw state.<OverloadedException>locked(_ -> overloaded(shortage));
                }
            }
        }
    }

    /** Answers whether some memory has become free. */
    private boolean relieve(long releasesBefore, Duration longest) {
        if (context.threads().repeatable() && state.awaitPublications(0)) {
            return true;
        }
        pipeline.endHold();
        state.change(this::sealFullest);
        if (context.budget().releases() != releasesBefore) {
            return true;
        }
        try {
            return awaitRelease(releasesBefore, longest);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits as long as something is under way. */
    private boolean awaitRelease(long releasesBefore, Duration longest)
            throws InterruptedException {
        Duration left = longest;
        while (left.isPositive() && state.locked(_ -> state.isMemoryUnderWay())) {
            if (context.budget().awaitRelease(releasesBefore, LayerState.LOOK_AGAIN)) {
                return true;
            }
            left = left.minus(LayerState.LOOK_AGAIN);
        }
        return context.budget().releases() != releasesBefore;
    }

    private OverloadedException overloaded(BudgetExceededException shortage) {
        return state.lastRefusal()
                .map(refusal -> OverloadedException.storeRefuses(refusal, shortage))
                .orElseGet(() -> OverloadedException.noMemory(shortage));
    }

    private void sealFullest(Afterwards after) {
        if (!state.mayEncode()) {
            return;
        }
        long relievedBytes =
                Math.min(context.budget().reachableBytes(), context.budget().mostBatchBytes())
                        / 4
                        * 3;
        long excessBytes =
                context.budget().usedBytes()
                        - relievedBytes
                        - state.partitions().stream().mapToLong(PartitionRows::sealedBytes).sum();
        List<PartitionRows> fullestFirst =
                state.sorted().stream()
                        .filter(PartitionRows::hasFilling)
                        .sorted(Comparator.comparingLong(PartitionRows::fillingBytes).reversed())
                        .toList();
        for (PartitionRows rows : fullestFirst) {
            if (excessBytes <= 0) {
                return;
            }
            excessBytes -= rows.fillingBytes();
            pipeline.seal(rows, after);
        }
    }
}
