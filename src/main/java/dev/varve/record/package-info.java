/**
 * The nouns of a record and the way from bytes to typed rows: table names, schemas, the strict JSON
 * reader, inference and evolution, the predefined tables, timestamps. Rows are staged in growing
 * columns on the heap. No guest library lives here: not Arrow, not Parquet, not Jackson, no clock,
 * no files.
 */
@NullMarked
package dev.varve.record;

import org.jspecify.annotations.NullMarked;
