/**
 * One column of one row group to its pages: plain, dictionary and delta encodings, bounds, levels,
 * page headers, and the choice between them. Knows neither files nor footers.
 */
@NullMarked
package dev.varve.parquet.encoding;

import org.jspecify.annotations.NullMarked;
