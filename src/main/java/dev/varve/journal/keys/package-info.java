/**
 * How requests were answered that a client has named with a key, so that the same request gets the
 * same answer again and is not done twice.
 *
 * <p>Here lives what is remembered, and for how long. What a key is on the wire is decided in
 * {@code door}; how it outlives the process is the matter of {@code journal.segments}.
 */
@NullMarked
package dev.varve.journal.keys;

import org.jspecify.annotations.NullMarked;
