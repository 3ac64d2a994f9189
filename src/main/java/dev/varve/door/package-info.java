/**
 * The ways in, one floor each: {@code http} and {@code cli}. Here is what both need: the engine
 * that they feed, and the way of one stream's records into it. What is specific to HTTP or to the
 * command line lives on its floor; the floors look here, never at each other, and nothing here
 * looks at them. A new way in is a new floor.
 *
 * <p>Records are <em>accepted</em> when the layers have committed them and the sender may be told
 * so, <em>buffered</em> while they are in memory, and <em>stored</em> when a published file has
 * them.
 *
 * <p>The room decides nothing about tables, partitions or files, and starts no container: whatever
 * it needs is given to it.
 */
@NullMarked
package dev.varve.door;

import org.jspecify.annotations.NullMarked;
