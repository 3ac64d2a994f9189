/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.store.gcs;

import org.jspecify.annotations.NullMarked;
