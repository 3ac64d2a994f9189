/**
 * What a library does otherwise in the native image, where its own way costs the start of a
 * container too much. Each class with a target replaces methods of it and says why, or lends a name
 * to what another may not see; what they do is in plain classes, which the tests hold to the
 * library's own way. The rest of the program never sees this room, and on a JVM it does nothing.
 */
@NullMarked
package dev.varve.wiring.substitution;

import org.jspecify.annotations.NullMarked;
