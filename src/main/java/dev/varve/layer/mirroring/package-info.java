/**
 * A second store that gets what the first has published: files before their manifests, manifests
 * before the events that name them, events in the order of their chain, so that what is there is an
 * archive of its own at any moment. Knows two stores, and nothing of rows, of schedules and of who
 * shows what was found.
 */
@NullMarked
package dev.varve.layer.mirroring;

import org.jspecify.annotations.NullMarked;
