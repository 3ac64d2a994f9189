/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.door.http;

import org.jspecify.annotations.NullMarked;
