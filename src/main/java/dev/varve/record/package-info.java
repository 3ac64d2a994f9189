/**
 * The nouns of a record: table names, schemas, types, the predefined tables, inference and
 * evolution, timestamps; the one writer of JSON; and what every way of reading hands to the layers:
 * a source of rows, staged in growing columns on the heap. No guest library lives here, not Arrow,
 * not Parquet, not Jackson, but that of small documents of JSON, read whole; no clock, no files;
 * and how records are written is the matter of its floors, {@code json} so far. A new column type
 * begins in {@link dev.varve.record.ColumnType}.
 */
@NullMarked
package dev.varve.record;

import org.jspecify.annotations.NullMarked;
