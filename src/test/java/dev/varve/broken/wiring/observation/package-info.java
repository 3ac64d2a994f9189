/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.wiring.observation;

import org.jspecify.annotations.NullMarked;
