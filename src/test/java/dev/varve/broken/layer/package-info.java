/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.layer;

import org.jspecify.annotations.NullMarked;
