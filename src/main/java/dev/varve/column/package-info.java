/**
 * Bounded Arrow memory: the budget, and the batches of rows that are counted by it. The only room
 * that knows Arrow. It takes rows from {@code record}'s staging and hands them out again as bulk
 * copies; it knows neither partitions nor files.
 */
@NullMarked
package dev.varve.column;

import org.jspecify.annotations.NullMarked;
