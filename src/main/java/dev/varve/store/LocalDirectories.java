package dev.varve.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where keys lie below the root, and the directories between: made when needed, durable before an
 * object is seen in them, never outside the root. Thread-safe.
 *
 * <p>Symbolic links are followed while they stay inside. This keeps mistakes and prepared links
 * out; who may exchange directories for links at the very moment of a write could write there
 * anyway.
 */
final class LocalDirectories {

    private static final int REMEMBERED = 1 << 14;

    private final Path root;
    private final LocalRoot localRoot;
    private final Steps steps;
    private final DirectorySync directorySync;

    /** Directories whose way up to the root was synced by this process. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    /** The root and those above it that this process makes, until their directory is synced. */
    private final Set<Path> unsynced = ConcurrentHashMap.newKeySet();

    /**
     * What the file system knows directories by that were found inside: to find a real path asks it
     * for each folder above, which is most of what it takes to read a small file. Where a directory
     * is moved out and linked to, it may still be read.
     */
    private final Map<Path, Object> inside = new ConcurrentHashMap<>();

    /** Where the root was when last looked at; asked again before anything is refused. */
    private volatile @Nullable Path realRoot;

    LocalDirectories(Path root, Steps steps) {
        this.root = root.toAbsolutePath().normalize();
        this.localRoot = new LocalRoot(this.root);
        this.steps = steps;
        this.directorySync = new DirectorySync(steps);
    }

    Path root() {
        return root;
    }

    /** Where the object lies or would lie. Nothing is checked yet. */
    Path locate(BlobKey key) {
        if (PathSegments.isAscii(key.value())) {
            return root.resolve(key.value());
        }
        Path path = root;
        for (String segment : key.value().split("/", -1)) {
            path = PathSegments.resolve(path, segment);
        }
        return path;
    }

    /**
     * The directory of the path, made where it is missing; it need not be durable yet.
     *
     * @throws LocalRefusal if it is not inside the root
     * @throws TransientStoreException if the root is gone
     * @throws IOException if it cannot be made
     */
    Path ensure(Path path) throws IOException {
        ensureRoot();
        Path directory = directoryOf(path);
        make(directory);
        return directory;
    }

    /**
     * Makes the directory itself survive a crash of the machine, with all above it. Costs nothing
     * where that was done before.
     *
     * @param directory what {@link #ensure} has returned
     * @throws IOException if one of the directories above cannot be synced
     */
    void makeDurable(Path directory) throws IOException {
        if (directory.equals(root)) {
            for (Path made : List.copyOf(unsynced)) {
                directorySync.sync(directoryOf(made), Step.SYNC_PARENT_DIRECTORY);
                unsynced.remove(made);
            }
            return;
        }
        if (durable.contains(directory)) {
            return;
        }
        Path parent = directoryOf(directory);
        makeDurable(parent);
        // Also where another process made it: it may not have come to this yet.
        directorySync.sync(parent, Step.SYNC_PARENT_DIRECTORY);
        remember(directory);
    }

    /**
     * Makes what was created, renamed or removed in a directory survive a crash of the machine.
     *
     * @throws IOException if it cannot be synced
     */
    void sync(Path directory) throws IOException {
        directorySync.sync(directory, Step.SYNC_DIRECTORY);
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

    /**
     * Makes the root, where it is missing and was never used; it need not be durable yet.
     *
     * @throws TransientStoreException if it was used and is gone
     * @throws IOException if it cannot be made
     */
    void ensureRoot() throws IOException {
        if (localRoot.isUsed()) {
            localRoot.requirePresent();
        } else {
            makeAbove(root);
            localRoot.use();
        }
    }

    /**
     * @return whether the directory of the path exists
     * @throws LocalRefusal if it is not inside the root
     */
    boolean isInside(Path path) throws IOException {
        Path directory = directoryOf(path);
        Optional<BasicFileAttributes> found = followed(directory);
        if (found.filter(BasicFileAttributes::isDirectory).isEmpty()) {
            return false;
        }
        Object fileKey = found.get().fileKey();
        if (fileKey != null && fileKey.equals(inside.get(directory))) {
            return true;
        }
        requireInside(directory);
        if (fileKey != null) {
            if (inside.size() >= REMEMBERED) {
                inside.clear();
            }
            inside.put(directory, fileKey);
        }
        return true;
    }

    /** The directory of the path is looked at anew. */
    void forget(Path path) {
        inside.remove(directoryOf(path));
    }

    /** Links are followed; empty where there is nothing, or nothing that can be reached. */
    private static Optional<BasicFileAttributes> followed(Path directory) {
        try {
            return Optional.of(Files.readAttributes(directory, BasicFileAttributes.class));
        } catch (IOException notReached) {
            return Optional.empty();
        }
    }

    private void make(Path directory) throws IOException {
        if (directory.equals(root)) {
            ensureRoot();
            return;
        }
        if (!Files.isDirectory(directory)) {
            make(directoryOf(directory));
            makeOne(directory);
        }
        requireInside(directory);
    }

    private void makeAbove(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent == null || Files.isDirectory(directory)) {
            return;
        }
        makeAbove(parent);
        unsynced.add(directory);
        makeOne(directory);
    }

    private void makeOne(Path directory) throws IOException {
        // Before it is there, so that nobody who finds it takes it for the one that was synced.
        durable.remove(directory);
        steps.before(Step.CREATE_DIRECTORY);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (Files.isDirectory(directory)) {
                return;
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
        Path known = realRoot;
        if (known != null && real.startsWith(known)) {
            return;
        }
        known = root.toRealPath();
        realRoot = known;
        if (!real.startsWith(known)) {
            throw new LocalRefusal(
                    "%s leads out of the store %s, to %s; remove the symbolic link"
                            .formatted(directory, root, real));
        }
    }
}
