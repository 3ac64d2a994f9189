/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.record;

import org.jspecify.annotations.NullMarked;
