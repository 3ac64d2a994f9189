/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.util;

import org.jspecify.annotations.NullMarked;
