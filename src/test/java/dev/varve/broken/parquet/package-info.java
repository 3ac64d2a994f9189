/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.parquet;

import org.jspecify.annotations.NullMarked;
