package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;

/** A range of an open file; closes it. */
final class LocalInput extends InputStream {

    /** Java copies through native memory as large as what is read at once. */
    private static final int READ_BYTES = 256 << 10;

    private final BlobKey key;
    private final FileChannel channel;
    private final LocalFailure failure;
    private final long end;
    private long at;

    LocalInput(BlobKey key, FileChannel channel, long offset, long length, LocalFailure failure) {
        this.key = key;
        this.channel = channel;
        this.failure = failure;
        this.at = offset;
        this.end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int wanted = (int) Math.min(Math.min(length, READ_BYTES), end - at);
        if (wanted <= 0) {
            return -1;
        }
        try {
            int read = channel.read(ByteBuffer.wrap(bytes, from, wanted), at);
            at += Math.max(0, read);
            return read;
        } catch (IOException e) {
            throw failure.of("cannot read '" + key + "'", e);
        }
    }

    /** At once: whoever asks for all that is there gets an array of just that length. */
    @Override
    public byte[] readNBytes(int most) throws IOException {
        byte[] bytes = new byte[(int) Math.min(leftBytes(), most)];
        int read = readNBytes(bytes, 0, bytes.length);
        return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = Math.clamp(count, 0, leftBytes());
        at += skipped;
        return skipped;
    }

    private long leftBytes() throws IOException {
        try {
            return Math.max(0, Math.min(end, channel.size()) - at);
        } catch (IOException e) {
            throw failure.of("cannot read '" + key + "'", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
