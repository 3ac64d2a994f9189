/** Breaks walls on purpose. */
@NullMarked
package dev.varve.broken.journal.leases;

import org.jspecify.annotations.NullMarked;
