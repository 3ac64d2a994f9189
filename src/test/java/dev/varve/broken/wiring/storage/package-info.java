/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.wiring.storage;

import org.jspecify.annotations.NullMarked;
