/**
 * Pages through a codec: what each is called in a file, the levels it has, and its library. Knows
 * no column.
 */
@NullMarked
package dev.varve.parquet.compression;

import org.jspecify.annotations.NullMarked;
