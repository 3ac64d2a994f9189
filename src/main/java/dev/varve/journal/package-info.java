/**
 * What must not be lost before, or because it cannot be, part of a layer: the dead letters. (The
 * raw segments of the journal will live here too.)
 *
 * <p>Here live their form, their names and when they are written. Why a record was rejected is
 * decided in {@code record} and {@code layer}; where bytes rest is the matter of {@code store}, the
 * only room this one calls.
 */
@NullMarked
package dev.varve.journal;

import org.jspecify.annotations.NullMarked;
