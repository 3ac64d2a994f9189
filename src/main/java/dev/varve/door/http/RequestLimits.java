package dev.varve.door.http;

import java.time.Duration;

/**
 * What a request may be at most, how many are read at once, and how long they wait for it.
 *
 * @param bodyBytes as sent
 * @param unpackedBytes of a compressed body or a JSON document, unpacked
 * @param rejections of one body
 * @param zstdWindowBytes the largest window of a zstd frame
 * @param requests read at the same time
 * @param admission how long a request waits for its turn, and for memory before any of it was
 *     accepted
 * @param patience how long a stream waits for memory once its beginning was accepted
 */
public record RequestLimits(
        long bodyBytes,
        long unpackedBytes,
        long rejections,
        long zstdWindowBytes,
        int requests,
        Duration admission,
        Duration patience) {}
