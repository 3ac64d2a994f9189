package dev.varve.wiring.storage;

import dev.varve.layer.ranges.ScratchFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that has no name any more, so that nothing of it stays, however the process ends. An
 * interrupt does not close it. For one thread at a time.
 */
public final class UnnamedFile implements ScratchFile {

    private static final int COPIED_BYTES = 64 << 10;

    private final Path folder;
    private final RandomAccessFile file;

    private UnnamedFile(Path folder, RandomAccessFile file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * @throws IOException if none can be made there; the message says what to do
     */
    public static UnnamedFile in(Path folder) throws IOException {
        try {
            Path path = Files.createTempFile(folder, "varve-", ".part");
            try {
                return new UnnamedFile(folder, new RandomAccessFile(path.toFile(), "rw"));
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
        ByteBuffer left = bytes.duplicate();
        byte[] copied = new byte[Math.min(COPIED_BYTES, left.remaining())];
        try {
            file.seek(offset);
            while (left.hasRemaining()) {
                int length = Math.min(copied.length, left.remaining());
                left.get(copied, 0, length);
                file.write(copied, 0, length);
            }
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    @Override
    public void read(byte[] bytes, int length, long offset) throws IOException {
        try {
            file.seek(offset);
            file.readFully(bytes, 0, length);
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    private static IOException refused(Path folder, IOException e) {
        return new IOException(
                ("cannot keep a file in %s until it is sent: %s; make room there, name another folder"
                                + " with -Djava.io.tmpdir=…, or give more memory (varve.memory.budget)")
                        .formatted(folder, e.getMessage()),
                e);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // it has no name: what is left of it goes with the process
            System.getLogger(UnnamedFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing an unnamed file", e);
        }
    }
}
