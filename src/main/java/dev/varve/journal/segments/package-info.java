/**
 * Raw segments: accepted records as they came, one line each, and the commit log that says which
 * bytes of them count. What is in both is durable before anybody is told that it was accepted.
 *
 * <p>Here live their form, their names, the group commit, and what is believed after a crash. What
 * the records mean, and in which files they end, is the matter of {@code layer}.
 */
@NullMarked
package dev.varve.journal.segments;

import org.jspecify.annotations.NullMarked;
