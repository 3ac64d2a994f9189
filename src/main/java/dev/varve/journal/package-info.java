/**
 * What must not be lost before, or because it cannot be, part of a layer: the dead letters here,
 * the raw segments in {@code journal.segments}, in {@code journal.keys} how requests were answered,
 * and in {@code journal.leases} who may write them where several can.
 *
 * <p>Here live the letters' form, their names and when they are written. Why a record was rejected
 * is decided in {@code record} and {@code layer}; where bytes rest is the matter of {@code store},
 * the only room this one calls but for the nouns of {@code record}.
 */
@NullMarked
package dev.varve.journal;

import org.jspecify.annotations.NullMarked;
