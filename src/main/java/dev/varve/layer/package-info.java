/**
 * The heart: which rows share a file, when a file ends, what it is called, and what was published.
 * Takes staged rows, splits them by partition, buffers them within the memory budget, turns full
 * buffers into row groups of the partition's open file, and publishes finished files with their
 * manifests. Knows no HTTP, no container and no Parquet detail; time comes from a clock that is
 * given.
 */
@NullMarked
package dev.varve.layer;

import org.jspecify.annotations.NullMarked;
