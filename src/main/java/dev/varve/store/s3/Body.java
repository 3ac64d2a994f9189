package dev.varve.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
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
        return new Input(pieces);
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

    /** Reads pieces one after another, and leaves them as they are. */
    private static final class Input extends InputStream {

        private final Iterator<ByteBuffer> further;
        private ByteBuffer piece = ByteBuffer.allocate(0);

        Input(List<ByteBuffer> pieces) {
            further = pieces.iterator();
        }

        @Override
        public int read() {
            return advance() ? piece.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            Objects.checkFromIndexSize(from, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (!advance()) {
                return -1;
            }
            int read = Math.min(length, piece.remaining());
            piece.get(bytes, from, read);
            return read;
        }

        @Override
        public int available() {
            return piece.remaining();
        }

        private boolean advance() {
            while (!piece.hasRemaining()) {
                if (!further.hasNext()) {
                    return false;
                }
                piece = further.next().duplicate();
            }
            return true;
        }
    }
}
