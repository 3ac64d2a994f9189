package dev.varve.layer.verification;

import dev.varve.parquet.FooterReader;
import dev.varve.record.Sha256;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A file that is read once from its beginning to its end, for its SHA-256 and for whoever asks for
 * ranges of it meanwhile, in their order. A range that begins before what was read is read for
 * itself. One range at a time, for one thread.
 */
final class SinglePass implements FooterReader.Range, Closeable {

    private static final int PIECE_BYTES = 256 << 10;

    private final BlobStore store;
    private final BlobKey file;
    private final InputStream in;
    private final MessageDigest digest = Sha256.digest();
    private final byte[] piece = new byte[PIECE_BYTES];
    private int from;
    private int to;

    /** Of the next byte that was not given yet. */
    private long position;

    /**
     * @throws IOException if it cannot be read
     */
    SinglePass(BlobStore store, BlobKey file) throws IOException {
        this.store = store;
        this.file = file;
        this.in = store.read(file);
    }

    /** As much of the range as there is; to be read before the next is opened. */
    @Override
    public InputStream open(long offset, long length) throws IOException {
        if (offset < position) {
            return store.read(file, offset, length);
        }
        while (position < offset && fill()) {
            take((int) Math.min(offset - position, to - from));
        }
        return new Part(length);
    }

    /** Of the whole file, 64 hexadecimal digits; reads what is left of it. To be asked once. */
    String sha256() throws IOException {
        while (fill()) {
            take(to - from);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Answers whether there is a byte to be given. */
    private boolean fill() throws IOException {
        if (from == to) {
            int count = in.read(piece);
            from = 0;
            to = Math.max(0, count);
            digest.update(piece, 0, to);
        }
        return from < to;
    }

    private void take(int count) {
        from += count;
        position += count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private final class Part extends InputStream {

        private long left;

        Part(long length) {
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left == 0 || !fill()) {
                return -1;
            }
            int value = piece[from] & 0xFF;
            take(1);
            left--;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (left == 0 || !fill()) {
                return -1;
            }
            int count = (int) Math.min(Math.min(length, left), to - from);
            System.arraycopy(piece, from, bytes, offset, count);
            take(count);
            left -= count;
            return count;
        }
    }
}
