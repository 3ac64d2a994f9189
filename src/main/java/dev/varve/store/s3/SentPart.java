package dev.varve.store.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A part that the server has taken.
 *
 * @param number counted from 1
 * @param etag the server's name for its content
 * @param checksum its CRC-32C in Base64, where the server keeps one
 */
record SentPart(int number, String etag, @Nullable String checksum) {

    CompletedPart completed() {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumCRC32C(checksum)
                .build();
    }
}
