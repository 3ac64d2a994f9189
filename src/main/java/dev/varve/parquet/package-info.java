/**
 * Batches of rows to the bytes of a Parquet file: row groups, statistics, indexes and footer, of
 * the pages that its foundations make; and back, as far as it is looked whether a file is true. The
 * only room that knows parquet-java. Where the bytes go, and when a file ends, is decided
 * elsewhere.
 */
@NullMarked
package dev.varve.parquet;

import org.jspecify.annotations.NullMarked;
