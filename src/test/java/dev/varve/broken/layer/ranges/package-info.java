/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.layer.ranges;

import org.jspecify.annotations.NullMarked;
