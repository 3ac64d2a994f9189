package dev.varve.layer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which files are due. Pure: the answer depends on nothing but the arguments.
 *
 * @param fileTargetBytes compressed bytes at which a file ends
 * @param rotationInterval longest wait of a row before its file ends
 * @param idleTimeout longest wait for a further row before the file ends
 */
public record RotationPolicy(
        long fileTargetBytes, Duration rotationInterval, Duration idleTimeout) {

    /**
     * What the policy needs to know of a partition's file and the rows that wait for it.
     *
     * @param firstRowAt when the first of the rows came
     * @param lastRowAt when the last of the rows came
     * @param fileBytes compressed bytes of the row groups so far
     * @param rangeEnded whether ledgers beyond the partition's range have come
     */
    public record FileState(
            Instant firstRowAt, Instant lastRowAt, long fileBytes, boolean rangeEnded) {}

    /** Why the file must end now; empty when it need not. */
    public Optional<RotationReason> due(FileState file, Instant now) {
        if (file.fileBytes() >= fileTargetBytes) {
            return Optional.of(RotationReason.SIZE);
        }
        if (hasPassed(rotationInterval, file.firstRowAt(), now)) {
            return Optional.of(RotationReason.AGE);
        }
        if (file.rangeEnded()) {
            return Optional.of(RotationReason.RANGE);
        }
        if (hasPassed(idleTimeout, file.lastRowAt(), now)) {
            return Optional.of(RotationReason.IDLE);
        }
        return Optional.empty();
    }

    private static boolean hasPassed(Duration wait, Instant since, Instant now) {
        return Duration.between(since, now).compareTo(wait) >= 0;
    }
}
