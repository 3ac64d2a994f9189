/**
 * What a library does otherwise in the native image, where its own way costs the start of a
 * container too much: each class with a target replaces methods of it, says why, and has earned at
 * least two milliseconds of the first answer, as {@code NATIVE.md} tells. The tests hold what they
 * do to the library's own way, and to the versions of the libraries that it was read in. The rest
 * of the program never sees this room, and on a JVM it does nothing.
 */
@NullMarked
package dev.varve.wiring.substitution;

import org.jspecify.annotations.NullMarked;
