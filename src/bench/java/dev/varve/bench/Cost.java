package dev.varve.bench;

/**
 * What a task took of a contestant.
 *
 * @param whole the process, from its start to its end
 * @param start of it, what is not the contestant's own: the same process over next to nothing;
 *     {@link Measurement#NOTHING} where all of it is its own
 */
record Cost(Measurement whole, Measurement start) {
    boolean hasForeignStart() {
        return start != Measurement.NOTHING;
    }

    /** What counts against the others. Memory and bytes are those of the whole. */
    Measurement own() {
        return new Measurement(
                whole.records(),
                whole.cpuSeconds() - start.cpuSeconds(),
                whole.wallSeconds() - start.wallSeconds(),
                whole.peakBytes(),
                whole.writtenBytes());
    }

    /** What the larger task took beyond this one; starts cancel out. */
    Measurement until(Cost larger) {
        return whole.until(larger.whole);
    }
}
