/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.journal.segments;

import org.jspecify.annotations.NullMarked;
