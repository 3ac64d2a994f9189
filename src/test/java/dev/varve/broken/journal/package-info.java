/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.journal;

import org.jspecify.annotations.NullMarked;
