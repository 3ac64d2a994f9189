/**
 * Objects in Google Cloud Storage, over its JSON API.
 *
 * <p>Here lives all that knows Google's libraries: how an object is created under a precondition,
 * sent in chunks, copied, read and listed, and what their failures mean. Nothing here tries again
 * by itself, reads configuration or looks for credentials before the first request.
 */
@NullMarked
package dev.varve.store.gcs;

import org.jspecify.annotations.NullMarked;
