/**
 * All that the container sees, by floor: the configuration; the storage with its clients and
 * retries; the observation by health and metrics; the process from its start to its end; and the
 * substitutions of the native image. Each sees only those named before it, the substitutions none.
 *
 * <p>Only this room knows Quarkus, MicroProfile and CDI, and no other room knows this one. It
 * decides nothing about records or files: it reads the settings, builds the rooms from them, and
 * calls them when it is time.
 */
@NullMarked
package dev.varve.wiring;

import org.jspecify.annotations.NullMarked;
