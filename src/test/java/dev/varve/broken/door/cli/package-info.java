/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.door.cli;

import org.jspecify.annotations.NullMarked;
