/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.store.s3;

import org.jspecify.annotations.NullMarked;
