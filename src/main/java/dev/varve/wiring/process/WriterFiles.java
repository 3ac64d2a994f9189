package dev.varve.wiring.process;

import dev.varve.store.LocalStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What is kept of one writer in the folder of a local store: its record, which is replaced as a
 * whole, and beside it a file that is only there to be locked, since a lock goes with the file that
 * is replaced. The operating system drops the lock when the process dies, however it dies.
 */
final class WriterFiles implements AutoCloseable {

    private static final String RECORD = ".varve-writer";
    private static final String LOCK = ".varve-lock";
    private static final String NEXT = ".varve-next";

    /**
     * Lock files of this process: who opens and closes one a second time drops the first one's
     * lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /** Opened twice by this process after all, through another class loader; see {@link #HELD}. */
    private static final Queue<FileChannel> LEFT_OPEN = new ConcurrentLinkedQueue<>();

    private final Path folder;
    private final String end;
    private final WriterHolder self;
    private final Path lockFile;
    private final FileLock lock;

    private WriterFiles(Path folder, String end, WriterHolder self, Path lockFile, FileLock lock) {
        this.folder = folder;
        this.end = end;
        this.self = self;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Takes the writer's place in the folder until it is closed.
     *
     * @param folder exists
     * @param writer the configured name; empty for the one that has none
     * @throws WriterTakenException if somebody has it, in this process too
     * @throws IOException if nothing can be locked there
     */
    static WriterFiles hold(Path folder, Optional<String> writer, WriterHolder self)
            throws IOException {
        String end = writer.map(name -> "-" + name).orElse("");
        Path lockFile = folder.toRealPath().resolve(LOCK + end);
        Optional<FileLock> lock = Optional.empty();
        if (HELD.add(lockFile)) {
            try {
                lock = lock(lockFile);
            } catch (IOException refused) {
                throw failed("cannot lock the writer's identity", lockFile, refused);
            } finally {
                if (lock.isEmpty()) {
                    HELD.remove(lockFile);
                }
            }
        }
        if (lock.isEmpty()) {
            throw taken(folder.resolve(RECORD + end));
        }
        return new WriterFiles(folder, end, self, lockFile, lock.get());
    }

    private static Optional<FileLock> lock(Path file) throws IOException {
        FileChannel channel = open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isEmpty()) {
                channel.close();
            }
            return lock;
        } catch (OverlappingFileLockException here) {
            LEFT_OPEN.add(channel);
            return Optional.empty();
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    private static WriterTakenException taken(Path record) throws IOException {
        String other =
                WriterRecord.parse(bytes(record).orElse(new byte[0]))
                        .map(found -> "'%s' is %s".formatted(found.name(), found.holder()))
                        .orElse("is another process");
        return new WriterTakenException(
                "the writer of %s %s; stop it, or give this process another varve.writer"
                        .formatted(record, other));
    }

    /**
     * The writer's record; empty where there never was one.
     *
     * @throws IOException if it cannot be read, or is not as it was written
     */
    Optional<WriterRecord> read() throws IOException {
        Path record = folder.resolve(RECORD + end);
        Optional<byte[]> bytes = bytes(record);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Optional<WriterRecord> found = WriterRecord.parse(bytes.get());
        if (found.isEmpty()) {
            throw new IOException(
                    "%s is damaged: it does not tell any more which positions were given; move it"
                                    .formatted(record)
                            + " away, and this process writes under a new name");
        }
        return found;
    }

    private static Optional<byte[]> bytes(Path record) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(record));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException refused) {
            throw failed("cannot read the writer's identity", record, refused);
        }
    }

    /**
     * Replaces the record; what is there survives a crash of the machine, whole.
     *
     * @throws IOException if it cannot; one of both records is there
     */
    void write(String name, long nextPosition) throws IOException {
        if (!Files.exists(lockFile, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    "cannot keep the writer's identity: %s is gone, or is another folder than at the start"
                            .formatted(folder));
        }
        Path record = folder.resolve(RECORD + end);
        Path next = folder.resolve(NEXT + end);
        byte[] bytes = new WriterRecord(name, nextPosition, self).bytes();
        try {
            try (FileChannel channel =
                    open(
                            next,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            Files.move(
                    next,
                    record,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            LocalStore.sync(folder);
        } catch (IOException refused) {
            throw failed("cannot keep the writer's identity", record, refused);
        }
    }

    private static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        OpenOption[] all = new OpenOption[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = LinkOption.NOFOLLOW_LINKS;
        return FileChannel.open(file, all);
    }

    private static IOException failed(String what, Path file, IOException cause) {
        String reason =
                switch (cause) {
                    case AccessDeniedException _ -> "this user may not; let it write there";
                    case FileSystemException named when named.getReason() != null ->
                            named.getReason();
                    default -> String.valueOf(cause.getMessage());
                };
        return new IOException("%s in %s: %s".formatted(what, file, reason), cause);
    }

    @Override
    public void close() {
        try {
            lock.acquiredBy().close();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot unlock " + lockFile, failed);
        } finally {
            HELD.remove(lockFile);
        }
    }
}
