package dev.varve.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where keys lie below the root, and the directories between: made when needed, durable before
 * anything is in them, never outside the root. Thread-safe.
 *
 * <p>Symbolic links are followed while they stay inside. This keeps mistakes and prepared links
 * out; who may exchange directories for links at the very moment of a write could write there
 * anyway.
 */
final class LocalDirectories {

    private static final int REMEMBERED = 1 << 14;

    private final Path root;
    private final Steps steps;

    /** Directories whose way up to the root was synced by this process. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    LocalDirectories(Path root, Steps steps) {
        this.root = root.toAbsolutePath().normalize();
        this.steps = steps;
    }

    Path root() {
        return root;
    }

    /** Where the object lies or would lie. Nothing is checked yet. */
    Path locate(BlobKey key) {
        Path path = root;
        for (String segment : key.value().split("/", -1)) {
            path = FileNames.resolve(path, segment);
        }
        return path;
    }

    /**
     * The directory of the path, made and synced where it is missing.
     *
     * @throws LocalRefusal if it is not inside the root
     * @throws IOException if it cannot be made
     */
    Path ensure(Path path) throws IOException {
        Path directory = directoryOf(path);
        make(directory);
        requireInside(directory);
        return directory;
    }

    /** The directory in which the file or directory of that path lies. */
    static Path directoryOf(Path path) {
        return Objects.requireNonNull(path.getParent(), "only the root of all has no directory");
    }

    /** Of what lies at the path itself, a symbolic link too; empty where there is nothing. */
    static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Makes the root, where it is missing. */
    void ensureRoot() throws IOException {
        make(root);
    }

    /**
     * @return whether the directory of the path exists
     * @throws LocalRefusal if it is not inside the root
     */
    boolean isInside(Path path) throws IOException {
        Path directory = directoryOf(path);
        if (!Files.isDirectory(directory)) {
            return false;
        }
        requireInside(directory);
        return true;
    }

    /** Makes what was created, renamed or removed in a directory survive a crash of the machine. */
    static void sync(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // Elsewhere directories cannot be opened, and names are durable without it.
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void make(Path directory) throws IOException {
        if (durable.contains(directory) && Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent == null) {
            return;
        }
        boolean below = directory.startsWith(root) && !directory.equals(root);
        if (below || !Files.isDirectory(parent)) {
            make(parent);
        }
        if (below) {
            requireInside(parent);
        }
        boolean made = makeOne(directory);
        if (below || made) {
            // Also where another process made it: it may not have come to this yet.
            steps.before(Step.SYNC_PARENT_DIRECTORY);
            sync(parent);
        }
        remember(directory);
    }

    private boolean makeOne(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return false;
        }
        steps.before(Step.CREATE_DIRECTORY);
        try {
            Files.createDirectory(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(directory)) {
                return false;
            }
            throw new LocalRefusal(
                    directory
                            + " is not a directory, so nothing can be stored below it;"
                            + " move it away or choose another place");
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(directoryOf(directory))) {
                throw e;
            }
            throw new LocalRefusal(
                    directory
                            + " cannot be made: the file system there takes no directories;"
                            + " choose another place");
        }
    }

    private void remember(Path directory) {
        if (durable.size() >= REMEMBERED) {
            durable.clear();
        }
        durable.add(directory);
    }

    private void requireInside(Path directory) throws IOException {
        Path real = directory.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw new LocalRefusal(
                    "%s leads out of the store %s, to %s; remove the symbolic link"
                            .formatted(directory, root, real));
        }
    }
}
