/**
 * What a library does otherwise in the native image, where its own way costs the start of a
 * container too much. Each class replaces a method of another and says why; the rest of the program
 * never sees this room, and on a JVM it does nothing.
 */
@NullMarked
package dev.varve.wiring.substitution;

import org.jspecify.annotations.NullMarked;
