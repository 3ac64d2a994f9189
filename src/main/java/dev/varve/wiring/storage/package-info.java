/**
 * The store as the service uses it: which one the configuration chooses, its client, the one layer
 * of retries in front of it, and who asks whether it would take files. A new store has its case in
 * {@link dev.varve.wiring.storage.Stores}.
 */
@NullMarked
package dev.varve.wiring.storage;

import org.jspecify.annotations.NullMarked;
