/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.wiring;

import org.jspecify.annotations.NullMarked;
