/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.parquet.encoding;

import org.jspecify.annotations.NullMarked;
