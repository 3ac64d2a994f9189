/**
 * All that the container sees: the configuration and its check, the producers, the schedule,
 * shutdown, retries, health and metrics, and the class that starts it all.
 *
 * <p>Only this room knows Quarkus, MicroProfile and CDI, and no other room knows this one. It
 * decides nothing about records or files: it reads the settings, builds the rooms from them, and
 * calls them when it is time.
 */
@NullMarked
package dev.varve.wiring;

import org.jspecify.annotations.NullMarked;
