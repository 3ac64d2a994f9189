package dev.varve.column;

/**
 * How long an array is made that has become too short: half as long again while it is small, the
 * next whole MiB when it is large, since what is never filled stays on the heap as long as it does.
 */
public final class Growth {

    private static final int LARGE_BYTES = 1 << 20;

    private Growth() {}

    /**
     * @param neededBytes the least length
     * @return the length
     */
    public static int of(int neededBytes) {
        long grown =
                neededBytes < LARGE_BYTES
                        ? neededBytes + (neededBytes >> 1)
                        : (neededBytes + (LARGE_BYTES - 1L)) / LARGE_BYTES * LARGE_BYTES;
        return (int) Math.min(Integer.MAX_VALUE - 8L, grown);
    }
}
