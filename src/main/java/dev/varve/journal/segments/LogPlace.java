package dev.varve.journal.segments;

/**
 * Where an entry of the commit log begins.
 *
 * @param log number of the log
 * @param offset in it, in bytes
 */
public record LogPlace(long log, long offset) implements Comparable<LogPlace> {

    static final LogPlace FIRST = new LogPlace(0, 0);

    @Override
    public int compareTo(LogPlace other) {
        return log != other.log ? Long.compare(log, other.log) : Long.compare(offset, other.offset);
    }
}
