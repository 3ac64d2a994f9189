/**
 * Whole ranges of the layout {@code bronze}: in which every ledger is once. What of a range has
 * come, what is missing, what came twice; what came early waits on the disk. A range that is whole
 * becomes one file, of its rows in the order of their ledgers, so that the same ledgers give the
 * same bytes. Knows neither commands nor requests.
 */
@NullMarked
package dev.varve.layer.ranges;

import org.jspecify.annotations.NullMarked;
