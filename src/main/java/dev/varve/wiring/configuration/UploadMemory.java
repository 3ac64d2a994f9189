package dev.varve.wiring.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Whether what a remote store holds of one file fits what all files together may hold: a quarter of
 * the memory budget. Where it does not, every file ends early, and is many small ones.
 */
public final class UploadMemory {

    /** Sizes up to these are nobody's choice. */
    private static final DataSize DEFAULT_PART = new DataSize(5 << 20);

    private static final DataSize DEFAULT_THRESHOLD = new DataSize(10 << 20);
    private static final DataSize DEFAULT_CHUNK = new DataSize(8 << 20);
    private static final int DEFAULT_PARALLEL_PARTS = 4;

    /** One under way, and one that is filling. */
    private static final int HELD_CHUNKS = 2;

    /** The part of the budget that files may hold, as its divisor. */
    private static final int SHARE = 4;

    private UploadMemory() {}

    /**
     * One line for each size that somebody chose too large for the memory.
     *
     * @param place where a person finds the value of a key
     */
    static List<String> problems(CheckedValues values, UnaryOperator<String> place) {
        List<String> problems = new ArrayList<>();
        DataSize budget = values.get("varve.memory.budget", DataSize.class).orElse(new DataSize(0));
        if (budget.bytes() == 0) {
            return problems;
        }
        if (values.is("varve.store.type", Choice.StoreType.S3)) {
            long parts = values.get("varve.store.s3.parallel-parts", Long.class).orElse(0L);
            boolean chosen = parts > DEFAULT_PARALLEL_PARTS;
            check("varve.store.s3.threshold", DEFAULT_THRESHOLD, 1, false, values, budget, place)
                    .ifPresent(problems::add);
            check(
                            "varve.store.s3.part-size",
                            DEFAULT_PART,
                            parts + 1,
                            chosen,
                            values,
                            budget,
                            place)
                    .ifPresent(problems::add);
        }
        if (values.is("varve.store.type", Choice.StoreType.GCS)) {
            check(
                            "varve.store.gcs.chunk-size",
                            DEFAULT_CHUNK,
                            HELD_CHUNKS,
                            false,
                            values,
                            budget,
                            place)
                    .ifPresent(problems::add);
        }
        return problems;
    }

    /**
     * @param held how many of that size are held of one file
     */
    private static Optional<String> check(
            String key,
            DataSize usual,
            long held,
            boolean chosen,
            CheckedValues values,
            DataSize budget,
            UnaryOperator<String> place) {
        return values.get(key, DataSize.class)
                .filter(size -> chosen || size.compareTo(usual) > 0)
                .filter(size -> size.bytes() * held > budget.bytes() / SHARE)
                .map(
                        size ->
                                "%s=%s (%s): %s would be held of one file, where all files together may hold a quarter of varve.memory.budget=%s, so that each would end early; make the budget %s, or the size smaller"
                                        .formatted(
                                                key,
                                                size,
                                                place.apply(key),
                                                new DataSize(size.bytes() * held),
                                                budget,
                                                new DataSize(size.bytes() * held * SHARE)));
    }

    /** What to tell at the start where the sizes are the usual ones and the memory is small. */
    public static Optional<String> warning(VarveConfig config) {
        long heldBytes = heldBytes(config);
        DataSize budget = config.memory().budget();
        return heldBytes <= shareBytes(config)
                ? Optional.empty()
                : Optional.of(
                        "files may end early, and be smaller than onto a disk: the store holds up to %s of a file, where all files together may hold a quarter of varve.memory.budget=%s; with %s they would not"
                                .formatted(
                                        new DataSize(heldBytes),
                                        budget,
                                        new DataSize(heldBytes * SHARE)));
    }

    /** What the store holds of one file, at most. */
    public static long heldBytes(VarveConfig config) {
        StoreKeys store = config.store();
        return switch (store.type()) {
            case LOCAL -> 0;
            case S3 ->
                    Math.max(
                            store.s3().threshold().bytes(),
                            store.s3().partSize().bytes() * (store.s3().parallelParts() + 1));
            case GCS ->
                    Math.max(
                            DEFAULT_THRESHOLD.bytes(),
                            store.gcs().chunkSize().bytes() * HELD_CHUNKS);
        };
    }

    /** What all files together may hold. */
    public static long shareBytes(VarveConfig config) {
        return config.memory().budget().bytes() / SHARE;
    }
}
