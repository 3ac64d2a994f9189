/**
 * Pages through a codec: what each is called in a file, the levels it has, and its library. Knows
 * no column. A new codec is a {@link dev.varve.parquet.compression.Codec} with its compressor.
 */
@NullMarked
package dev.varve.parquet.compression;

import org.jspecify.annotations.NullMarked;
