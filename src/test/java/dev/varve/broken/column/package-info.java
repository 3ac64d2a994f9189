/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.column;

import org.jspecify.annotations.NullMarked;
