/**
 * The benchmark: deterministic inputs, child processes that are measured by the kernel, one table.
 * It is no part of the product's jar, and the product never sees it. Foreign processes are compared
 * from outside only; what touches Varve's own rooms lives in the micro-benchmarks.
 */
@NullMarked
package dev.varve.bench;

import org.jspecify.annotations.NullMarked;
