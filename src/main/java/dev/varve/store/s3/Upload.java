package dev.varve.store.s3;

/**
 * A multipart upload that the server knows.
 *
 * @param key the object it will make
 * @param id the server's name for it
 * @param summed whether the server checks and keeps CRC-32C sums of its parts
 * @param wholeSum whether it also does so for the object as a whole
 */
record Upload(String key, String id, boolean summed, boolean wholeSum) {}
