package dev.varve.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being written, under a name that no listing shows: {@code
 * .varve-{owner}-{random}.part}. Whoever writes it holds a lock on it, which the system drops when
 * the process dies; so a file that can be locked was left over. For one thread at a time.
 */
final class TemporaryFile {

    static final String NAME_START = ".varve-";
    static final String NAME_END = ".part";

    /**
     * Java copies what is on its heap to native memory as large as what is written at once, and
     * every thread keeps that: some hundred threads write at once.
     */
    private static final int WRITE_BYTES = 64 << 10;

    private final Path path;
    private FileChannel channel;

    private TemporaryFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static TemporaryFile create(Path directory, UUID owner) throws IOException {
        Path path = directory.resolve(NAME_START + owner + "-" + UUID.randomUUID() + NAME_END);
        FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        lock(channel);
        return new TemporaryFile(path, channel);
    }

    Path path() {
        return path;
    }

    /** The open file; opened again where an interrupted thread has closed it. */
    FileChannel channel() throws IOException {
        if (!channel.isOpen()) {
            channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
            lock(channel);
        }
        return channel;
    }

    /** Writes all of the bytes at the place, whatever an earlier try left there. */
    void write(ByteBuffer bytes, long offset) throws IOException {
        FileChannel target = channel();
        ByteBuffer piece = bytes.duplicate();
        int end = piece.limit();
        long at = offset;
        while (piece.position() < end) {
            piece.limit(Math.min(end, piece.position() + WRITE_BYTES));
            at += target.write(piece, at);
        }
    }

    void close() throws IOException {
        channel.close();
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    private static void lock(FileChannel channel) {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (IOException e) {
            // Where files cannot be locked, left-over ones cannot be told and are never swept.
            return;
        }
        if (lock == null) {
            throw new IllegalStateException("someone else has locked a temporary file just made");
        }
    }
}
