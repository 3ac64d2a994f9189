/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.journal.keys;

import org.jspecify.annotations.NullMarked;
