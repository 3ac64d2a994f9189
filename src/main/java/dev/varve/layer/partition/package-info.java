/**
 * Which partition a record belongs to, from its own values: schemes by time, by ledger ranges and
 * by columns, and what the directories are called. A new way to divide is a {@link
 * dev.varve.layer.partition.PartitionScheme} with its keys. Knows no buffer, no file and no thread.
 */
@NullMarked
package dev.varve.layer.partition;

import org.jspecify.annotations.NullMarked;
