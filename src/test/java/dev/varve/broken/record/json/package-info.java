/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.record.json;

import org.jspecify.annotations.NullMarked;
