package dev.varve.journal.segments;

/**
 * Entries of a log that may look whole and do not count: nobody was told that they do.
 *
 * @param log number of the log
 * @param from offset of the first byte
 * @param to offset behind the last byte
 */
public record VoidPart(long log, long from, long to) {

    boolean holds(long number, long offset) {
        return number == log && offset >= from && offset < to;
    }
}
