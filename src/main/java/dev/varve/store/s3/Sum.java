package dev.varve.store.s3;

/**
 * What tells one content from another.
 *
 * @param sizeBytes its length
 * @param crc32c its CRC-32C
 */
record Sum(long sizeBytes, int crc32c) {

    static final Sum EMPTY = new Sum(0, 0);

    static Sum of(Body body) {
        return new Sum(body.sizeBytes(), body.crc32c());
    }

    /** Of this content and the other behind it. */
    Sum and(Sum behind) {
        return new Sum(
                sizeBytes + behind.sizeBytes,
                Crc32c.combine(crc32c, behind.crc32c, behind.sizeBytes));
    }
}
