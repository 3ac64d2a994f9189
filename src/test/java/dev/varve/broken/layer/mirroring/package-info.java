/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.layer.mirroring;

import org.jspecify.annotations.NullMarked;
