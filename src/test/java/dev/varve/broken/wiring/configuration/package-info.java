/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.wiring.configuration;

import org.jspecify.annotations.NullMarked;
