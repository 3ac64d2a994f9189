package dev.varve.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what a failure of the file system means: in words for an operator, and whether it may pass.
 * Java hands the system's error on as text only, so the texts of Linux and macOS are what is looked
 * for; where they are translated, the state of the file system decides.
 */
final class LocalFailure {

    private static final long FULL_BELOW_BYTES = 4096;

    private static final List<String> PASSING =
            List.of(
                    "Stale file handle",
                    "Stale NFS file handle",
                    "Resource temporarily unavailable",
                    "Connection timed out",
                    "Operation timed out",
                    "Interrupted system call");

    private final Path root;

    LocalFailure(Path root) {
        this.root = root;
    }

    /**
     * What to throw for a failure.
     *
     * @param doing what was tried, such as {@code cannot write 'a/b'}
     */
    IOException of(String doing, IOException failure) {
        return switch (failure) {
            case TransientStoreException said -> said;
            case BlobExistsException said -> said;
            case NoSuchBlobException said -> said;
            case LocalRefusal said -> said;
            case InterruptedIOException said -> said;
            case ClosedByInterruptException interrupt -> interrupted(doing, interrupt);
            default -> classified(doing + " in " + root + ": ", failure);
        };
    }

    private IOException classified(String doing, IOException failure) {
        String reason = reason(failure);
        if (failure instanceof AccessDeniedException) {
            return new IOException(
                    doing
                            + "the user '%s' may not; let it read, write and search there"
                                    .formatted(System.getProperty("user.name")),
                    failure);
        }
        if (reason.contains("No space left on device")) {
            return full(doing, failure);
        }
        if (reason.contains("quota exceeded")) {
            return new TransientStoreException(
                    doing + "the disk quota is used up; free some space or raise it", failure);
        }
        if (reason.contains("Read-only file system")) {
            return readOnly(doing, failure);
        }
        if (reason.contains("Too many open files")) {
            return new TransientStoreException(
                    doing + "too many files are open; raise the limit (ulimit -n)", failure);
        }
        if (PASSING.stream().anyMatch(reason::contains)) {
            return new TransientStoreException(doing + reason + "; try again", failure);
        }
        if (failure instanceof NoSuchFileException) {
            return new TransientStoreException(
                    doing + "something else removed " + reason + " meanwhile; try again", failure);
        }
        if (reason.contains("Not a directory")) {
            return new IOException(
                    doing + "what should be a directory there is a file; move it away", failure);
        }
        return unnamed(doing, reason, failure);
    }

    private IOException unnamed(String doing, String reason, IOException failure) {
        try {
            FileStore fileSystem = Files.getFileStore(root);
            if (fileSystem.isReadOnly()) {
                return readOnly(doing, failure);
            }
            if (fileSystem.getUsableSpace() < FULL_BELOW_BYTES) {
                return full(doing, failure);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return new IOException(doing + reason, failure);
    }

    private static IOException full(String doing, IOException failure) {
        return new TransientStoreException(
                doing + "no space is left on the file system; free some, then try again", failure);
    }

    private static IOException readOnly(String doing, IOException failure) {
        return new IOException(
                doing + "the file system is read-only; mount it writable or choose another",
                failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof FileSystemException named && named.getReason() == null) {
            return String.valueOf(named.getFile());
        }
        return String.valueOf(failure.getMessage());
    }

    private static IOException interrupted(String doing, IOException cause) {
        InterruptedIOException interrupted =
                new InterruptedIOException(doing + ": the thread was interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }
}
