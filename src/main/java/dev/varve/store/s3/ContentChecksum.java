package dev.varve.store.s3;

import dev.varve.store.Crc32c;

/**
 * What tells one content from another.
 *
 * @param sizeBytes its length
 * @param crc32c its CRC-32C
 */
record ContentChecksum(long sizeBytes, int crc32c) {

    static final ContentChecksum EMPTY = new ContentChecksum(0, 0);

    static ContentChecksum of(Body body) {
        return new ContentChecksum(body.sizeBytes(), body.crc32c());
    }

    /** Of this content and the other behind it. */
    ContentChecksum and(ContentChecksum behind) {
        return new ContentChecksum(
                sizeBytes + behind.sizeBytes,
                Crc32c.combine(crc32c, behind.crc32c, behind.sizeBytes));
    }
}
