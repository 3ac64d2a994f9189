package dev.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Compares the bytes of two open files without holding more than a little of them. */
final class FileComparison {

    private static final int COMPARED_BYTES = 64 << 10;

    private FileComparison() {}

    /** How the first bytes differ from what is there: empty when both are the same. */
    static Optional<String> difference(FileChannel there, FileChannel given, long givenBytes)
            throws IOException {
        if (there.size() != givenBytes) {
            return Optional.of(
                    "%d bytes there, %d bytes given".formatted(there.size(), givenBytes));
        }
        ByteBuffer left = ByteBuffer.allocate(COMPARED_BYTES);
        ByteBuffer right = ByteBuffer.allocate(COMPARED_BYTES);
        long at = 0;
        while (at < givenBytes) {
            int length = (int) Math.min(COMPARED_BYTES, givenBytes - at);
            readFully(there, left.clear().limit(length), at);
            readFully(given, right.clear().limit(length), at);
            int different = left.mismatch(right);
            if (different >= 0) {
                return Optional.of(
                        "%d bytes each, different from byte %d on"
                                .formatted(givenBytes, at + different));
            }
            at += length;
        }
        return Optional.empty();
    }

    /**
     * Fills the buffer and flips it.
     *
     * @throws IOException if the file ends before
     */
    static void readFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, at);
            if (read < 0) {
                throw new IOException("the file became shorter while it was read");
            }
            at += read;
        }
        bytes.flip();
    }
}
