package dev.varve.store;

/**
 * The name of an object: segments joined by {@code /}. Absolute keys, {@code .}, {@code ..}, empty
 * segments, control characters, segments over 255 bytes and keys over 1,024 bytes of UTF-8 are refused.
 *
 * @param value the whole key
 */
public record BlobKey(String value) {}
