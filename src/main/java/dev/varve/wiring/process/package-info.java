/**
 * The process from its start to its end: what the commands can do in it, the beans and threads of
 * the engine, the schedule, who writes, and the steps of a shutdown before its deadline.
 */
@NullMarked
package dev.varve.wiring.process;

import org.jspecify.annotations.NullMarked;
