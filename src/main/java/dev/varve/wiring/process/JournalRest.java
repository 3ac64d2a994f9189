package dev.varve.wiring.process;

/**
 * What the journal still holds at the end.
 *
 * @param hasBacklog whether some of it was never read into a buffer, so that nobody knows how many
 *     records that are
 * @param segmentCount of its files of records
 * @param sizeBytes of all of it
 */
record JournalRest(boolean hasBacklog, int segmentCount, long sizeBytes) {}
