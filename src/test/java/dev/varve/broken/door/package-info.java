/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.door;

import org.jspecify.annotations.NullMarked;
