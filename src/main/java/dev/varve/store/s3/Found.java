package dev.varve.store.s3;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What the server says of an object.
 *
 * @param sizeBytes its length
 * @param maker who made it; empty when no store of ours did
 * @param checksum the CRC-32C of the whole object in Base64, where the server has it
 */
record Found(long sizeBytes, String maker, @Nullable String checksum) {

    static Found of(HeadObjectResponse response) {
        StrangeAnswerException.requirePresent(
                response.contentLength(), "an object without a length");
        // A sum of the parts' sums ends with their number, in servers that do not name its type.
        boolean whole =
                response.checksumCRC32C() != null
                        && response.checksumType() != ChecksumType.COMPOSITE
                        && !response.checksumCRC32C().contains("-");
        return new Found(
                response.contentLength(),
                Optional.ofNullable(response.metadata().get(Attributes.MAKER)).orElse(""),
                whole ? response.checksumCRC32C() : null);
    }
}
