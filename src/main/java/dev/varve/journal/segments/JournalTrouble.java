package dev.varve.journal.segments;

/**
 * What is wrong in a journal.
 *
 * @param path of the file, below the journal's root
 * @param expected what should be there
 * @param found what is there
 * @param isHarmless whether a start of the service mends it without a loss
 */
public record JournalTrouble(String path, String expected, String found, boolean isHarmless) {}
