/**
 * What is seen from outside while the process runs: health, metrics and their tags, the log and
 * what it leaves out. It counts and tells; it decides nothing.
 */
@NullMarked
package dev.varve.wiring.observation;

import org.jspecify.annotations.NullMarked;
