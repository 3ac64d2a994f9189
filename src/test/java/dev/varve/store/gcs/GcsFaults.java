package dev.varve.store.gcs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Which request goes wrong, and how: as told, or by chance from a seed. */
final class GcsFaults {

    private static final List<GcsFault> BY_CHANCE =
            List.of(
                    new GcsFault.DropBefore(),
                    new GcsFault.DropInTheMiddle(),
                    new GcsFault.DropAfter(),
                    new GcsFault.HalfAnAnswer(),
                    GcsFault.status(503),
                    GcsFault.status(429),
                    GcsFault.status(408),
                    GcsFault.unavailable("0"),
                    new GcsFault.StatusAfter(500),
                    new GcsFault.PartOfAChunk());

    private final Map<GcsOperation, Deque<GcsFault>> told = new EnumMap<>(GcsOperation.class);
    private Random random = new Random(0);
    private double faultsPerRequest;
    private long happened;

    synchronized void add(GcsOperation operation, List<GcsFault> faults) {
        told.computeIfAbsent(operation, _ -> new ArrayDeque<>()).addAll(faults);
    }

    synchronized void byChance(long seed, double perRequest) {
        random = new Random(seed);
        faultsPerRequest = perRequest;
    }

    synchronized Optional<GcsFault> next(GcsOperation operation) {
        Deque<GcsFault> faults = told.get(operation);
        if (faults != null && !faults.isEmpty()) {
            happened++;
            return Optional.of(faults.remove());
        }
        if (random.nextDouble() < faultsPerRequest) {
            happened++;
            return Optional.of(BY_CHANCE.get(random.nextInt(BY_CHANCE.size())));
        }
        return Optional.empty();
    }

    synchronized long happened() {
        return happened;
    }
}
