package dev.varve.journal.segments;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A folder of the local disk. */
public final class LocalJournalFiles implements JournalFiles {

    private final Path root;

    /** Whether the root was there: it is not made again then, as on a volume's empty place. */
    private volatile boolean wasThere;

    /**
     * @param root of the journal; made when the first file is
     */
    public LocalJournalFiles(Path root) {
        this.root = root.toAbsolutePath();
    }

    @Override
    public List<String> list(String folder) throws IOException {
        Path top = root.resolve(folder);
        wasThere |= Files.isDirectory(root);
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    @Override
    public AppendedFile create(String path) throws IOException {
        Path file = root.resolve(path);
        makeFolders(folderOf(file));
        wasThere = true;
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            force(folderOf(file));
        } catch (IOException | RuntimeException | Error failed) {
            channel.close();
            throw failed;
        }
        return new LocalFile(file, channel);
    }

    /** Each new folder's name is made durable in the folder that holds it. */
    private void makeFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (wasThere && folder.equals(root)) {
            throw new NoSuchFileException(
                    root.toString(),
                    null,
                    "the folder of the journal is gone; mount the volume again. Until then nothing is written there");
        }
        Path parent = folderOf(folder);
        makeFolders(parent);
        Files.createDirectories(folder);
        force(parent);
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.getParent(), "an absolute path has a folder");
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(root.resolve(path), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, offset + bytes.position()) < 0) {
                    return Arrays.copyOf(bytes.array(), bytes.position());
                }
            }
            return bytes.array();
        }
    }

    @Override
    public long size(String path) throws IOException {
        return Files.size(root.resolve(path));
    }

    @Override
    public void truncate(String path, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(root.resolve(path), StandardOpenOption.WRITE)) {
            if (channel.size() < size) {
                throw new EOFException(
                        "%s has %d bytes, fewer than the %d that it should be cut to"
                                .formatted(root.resolve(path), channel.size(), size));
            }
            channel.truncate(size);
            channel.force(true);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        Path target = root.resolve(to);
        makeFolders(folderOf(target));
        Files.move(
                root.resolve(from),
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        force(folderOf(target));
        force(folderOf(root.resolve(from)));
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(root.resolve(path));
    }

    private record LocalFile(Path path, FileChannel channel) implements AppendedFile {

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException unsaid) {
                throw new UncheckedIOException("cannot close " + path, unsaid);
            }
        }
    }
}
