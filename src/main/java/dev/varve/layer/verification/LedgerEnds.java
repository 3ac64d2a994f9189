package dev.varve.layer.verification;

/**
 * The first and the last ledger of a file.
 *
 * @param place of the file
 */
record LedgerEnds(FilePlace place, LedgerRow first, LedgerRow last) {}
