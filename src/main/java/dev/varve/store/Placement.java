package dev.varve.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives a whole file its final name, if that is free. A hard link does so in one step that fails
 * where the name is taken; renaming does not fail, it overwrites. Where a file system has no hard
 * links, the look whether the name is free and the renaming are done under a lock that all Varve
 * processes on this root share; nothing else should create files there. Thread-safe.
 */
final class Placement {

    private static final String LOCK_NAME = ".varve-lock";

    /** The system knows one holder of a lock per process, however many stores there are in it. */
    private static final ReentrantLock RENAMING = new ReentrantLock();

    private final Path root;
    private final Steps steps;

    Placement(Path root, Steps steps) {
        this.root = root;
        this.steps = steps;
    }

    /**
     * Afterwards the file has its final name, and its old one too where links are possible.
     *
     * @throws FileAlreadyExistsException if there is something under the final name
     * @throws IOException if it could not be done; then there is nothing under the final name
     */
    void place(Path file, Path target) throws IOException {
        try {
            steps.before(Step.LINK);
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException e) {
            rename(file, target);
        } catch (FileSystemException e) {
            if (!saysThatLinksAreImpossible(e)) {
                throw e;
            }
            rename(file, target);
        }
    }

    /**
     * The file takes the place of what has its final name, in one step, and has its old name no
     * more.
     *
     * @throws IOException if it could not be done; then what was there is there
     */
    void replace(Path file, Path target) throws IOException {
        steps.before(Step.REPLACE);
        Files.move(
                file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean saysThatLinksAreImpossible(FileSystemException failure) {
        String reason = String.valueOf(failure.getReason());
        return reason.contains("Operation not permitted")
                || reason.contains("not supported")
                || reason.contains("Function not implemented")
                || reason.contains("Too many links");
    }

    private void rename(Path file, Path target) throws IOException {
        RENAMING.lock();
        try (FileChannel shared =
                        FileChannel.open(
                                root.resolve(LOCK_NAME),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS);
                var _ = shared.lock()) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new LocalRefusal(
                    "%s can neither link nor rename files in one step; choose another file system"
                            .formatted(root));
        } finally {
            RENAMING.unlock();
        }
    }
}
