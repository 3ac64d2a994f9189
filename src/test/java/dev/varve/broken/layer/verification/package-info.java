/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.layer.verification;

import org.jspecify.annotations.NullMarked;
