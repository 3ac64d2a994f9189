package dev.varve.store;

/**
 * What a store says of one object.
 *
 * @param key its name
 * @param sizeBytes its length
 */
public record BlobInfo(BlobKey key, long sizeBytes) {}
