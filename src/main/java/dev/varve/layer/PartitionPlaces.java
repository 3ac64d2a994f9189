package dev.varve.layer;

import dev.varve.layer.partition.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/**
 * Bounds how many partitions are open. Where rows of further ones come, those that got no row for
 * the longest time are published first; who brings the rows waits for that.
 */
final class PartitionPlaces {

    /** A partition's share of the lock's time and of the heap: this part of the places is freed. */
    private static final int FREED_SHARE = 8;

    private final Pipeline pipeline;
    private final LayerContext context;
    private final LayerState state;

    PartitionPlaces(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.context = pipeline.context();
        this.state = pipeline.state();
    }

    /**
     * Sees to it that there are places for the partitions of these rows. Rows of one chunk may open
     * more of them than there are, once all others are gone.
     *
     * @param longest how long to wait at most
     * @throws OverloadedException if there were none until the end
     */
    void require(Split split, Duration longest) {
        Instant begin = context.ages().instant();
        while (!state.locked(_ -> hasPlaces(split))) {
            if (context.threads().repeatable() && state.awaitPublications(0)) {
                continue;
            }
            pipeline.endHold();
            state.change(this::endIdlest);
            Duration left = longest.minus(Duration.between(begin, context.ages().instant()));
            boolean fewer = state.locked(_ -> hasPlaces(split)) || state.awaitFewer(left);
            if (!fewer) {
                throw OverloadedException.tooManyPartitions(context.settings().maxOpenPartitions());
            }
        }
    }

    private boolean hasPlaces(Split split) {
        int open = state.partitions().size();
        if (open == 0) {
            return true;
        }
        long further =
                split.shares().stream()
                        .filter(share -> state.find(share.partition()).isEmpty())
                        .count();
        return further == 0 || open + further <= context.settings().maxOpenPartitions();
    }

    private void endIdlest(Afterwards after) {
        state.sorted().stream()
                .sorted(Comparator.comparing(PartitionRows::lastRowAt))
                .limit(1 + context.settings().maxOpenPartitions() / FREED_SHARE)
                .forEach(rows -> pipeline.end(rows, RotationReason.PRESSURE, after));
    }
}
