package dev.varve.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The bytes of a request, in memory, so that they can be sent again.
 *
 * @param pieces from position to limit; never changed, neither are the bytes
 */
record Body(List<ByteBuffer> pieces) {

    static Body of(ByteBuffer bytes) {
        return new Body(List.of(bytes.duplicate()));
    }

    long sizeBytes() {
        return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    InputStream open() {
        return new BodyInput(pieces);
    }

    int crc32c() {
        CRC32C checksum = new CRC32C();
        pieces.forEach(piece -> checksum.update(piece.duplicate()));
        return (int) checksum.getValue();
    }

    byte[] md5() {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            pieces.forEach(piece -> digest.update(piece.duplicate()));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    RequestBody request(String contentType) {
        return RequestBody.fromContentProvider(this::open, sizeBytes(), contentType);
    }
}
