package dev.varve.layer.mirroring;

/**
 * What a run has found and done, in objects.
 *
 * @param copied that the mirror had not
 * @param copiedBytes of those
 * @param same in both
 * @param different under a key that both have
 * @param extra that only the mirror has
 * @param broken that are not as the first store itself says
 * @param failed that one of the stores refused
 * @param waiting that are not published yet, or whose predecessor is not in the mirror
 */
public record MirrorSummary(
        long copied,
        long copiedBytes,
        long same,
        long different,
        long extra,
        long broken,
        long failed,
        long waiting) {

    /** Whether the mirror has what the first store had when the run began. */
    public boolean isComplete() {
        return problems() == 0 && failed == 0;
    }

    public long problems() {
        return different + extra + broken;
    }
}
