/**
 * The configuration: its keys, the types of their values, where values come from (environment,
 * files, aliases of other systems), the check of all of them before anything starts, and what they
 * mean to the other rooms. Knows no store, no thread and no door. A new key is a method of {@link
 * dev.varve.wiring.configuration.VarveConfig}.
 */
@NullMarked
package dev.varve.wiring.configuration;

import org.jspecify.annotations.NullMarked;
