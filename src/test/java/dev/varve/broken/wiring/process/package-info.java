/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.wiring.process;

import org.jspecify.annotations.NullMarked;
