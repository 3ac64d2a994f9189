/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.layer.partition;

import org.jspecify.annotations.NullMarked;
