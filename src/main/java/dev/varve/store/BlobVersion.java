package dev.varve.store;

/**
 * Which of the objects that had a name is meant: what replaces it replaces no other.
 *
 * @param key its name
 * @param sizeBytes its length
 * @param mark by which the store tells it from every other object that had that name
 */
public record BlobVersion(BlobKey key, long sizeBytes, String mark) {}
