package dev.varve.door.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The bytes of a file, from its first to its last. For one thread.
 *
 * <p>They come through a buffer that begins where a page of memory begins: into one that begins a
 * few bytes behind, as {@link java.nio.file.Files#newInputStream} has it, the kernel of a common
 * processor copies five times slower.
 */
final class FileInput extends InputStream {

    private static final int PAGE_BYTES = 4096;

    /** Small enough to be in the processor's cache still when it is copied on. */
    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER_BYTES + PAGE_BYTES).alignedSlice(PAGE_BYTES);

    /**
     * @throws IOException if there is no such file or it may not be read
     */
    FileInput(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        buffer.limit(0);
    }

    @Override
    public int read() throws IOException {
        return buffer.hasRemaining() || fill() ? Byte.toUnsignedInt(buffer.get()) : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!buffer.hasRemaining() && !fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, from, count);
        return count;
    }

    private boolean fill() throws IOException {
        buffer.clear();
        try {
            return channel.read(buffer) > 0;
        } finally {
            buffer.flip();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
