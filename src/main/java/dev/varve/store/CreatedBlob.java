package dev.varve.store;

/**
 * What came of creating an object.
 *
 * @param key its name
 * @param sizeBytes its length
 * @param existed true when an object of that name with the very same bytes was there before, made
 *     by someone else or by an earlier run; false when this call (or an earlier, failed try of the
 *     same staged object) made it
 */
public record CreatedBlob(BlobKey key, long sizeBytes, boolean existed) {}
