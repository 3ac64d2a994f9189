/**
 * The heart: the order of all rows and their positions, which rows share a file, when a file ends,
 * what it is called, and its publication. Takes sources of rows, splits them by partition (where a
 * record belongs is decided on its foundation), buffers them within the memory budget, turns full
 * buffers into row groups of the partition's open file, and publishes finished files. One lock
 * guards what is in memory, and nothing that waits is done under it. Knows no HTTP, no container
 * and no Parquet detail, and of JSON what manifests and footers say, and how records are read again
 * that a journal has kept; time and threads are given.
 */
@NullMarked
package dev.varve.layer;

import org.jspecify.annotations.NullMarked;
