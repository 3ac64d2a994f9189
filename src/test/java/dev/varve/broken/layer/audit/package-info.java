/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.layer.audit;

import org.jspecify.annotations.NullMarked;
