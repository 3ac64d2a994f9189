/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.wiring.substitution;

import org.jspecify.annotations.NullMarked;
