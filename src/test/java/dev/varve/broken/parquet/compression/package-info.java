/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.parquet.compression;

import org.jspecify.annotations.NullMarked;
