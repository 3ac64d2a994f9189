/**
 * The audit chain: an event for each range of ledgers, or in the layout {@code hive} for each file,
 * that was published, each with the hash of the one before. What an event says, its bytes, its
 * hashes, its signature, and how those of a chain are read and created in a store. Knows nothing of
 * rows and of who publishes.
 */
@NullMarked
package dev.varve.layer.audit;

import org.jspecify.annotations.NullMarked;
