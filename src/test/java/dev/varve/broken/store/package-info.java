/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.store;

import org.jspecify.annotations.NullMarked;
