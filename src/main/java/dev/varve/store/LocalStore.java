package dev.varve.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Objects as files below one directory: a key is the path, in UTF-8 whatever the locale.
 *
 * <p>An object is written to a temporary file in its own directory, synced, given its name by a
 * hard link (which fails where the name is taken), and the directory synced. So it survives a crash
 * of the machine once a call has returned, and is never seen in part. Directories are made when
 * needed and never removed; where {@code a} is an object, there cannot be {@code a/b}. Symbolic
 * links inside the root are followed by reads and writes while they stay inside, and are not
 * listed.
 *
 * <p>The root is made by the first write only. When it, or the marker that was put into it then, is
 * gone later, every write fails with {@link TransientStoreException} until it is back.
 */
public final class LocalStore implements BlobStore {

    private static final int PROBE_BYTES = 4096;

    private final UUID owner = UUID.randomUUID();
    private final LocalDirectories directories;
    private final Placement placement;
    private final LocalFailure failure;
    private final Steps steps;
    private volatile boolean closed;

    /**
     * @param root the directory below which all objects lie; made, with those above it, by the
     *     first write. Nothing is looked at here.
     */
    public LocalStore(Path root) {
        this(root, Steps.UNHEARD);
    }

    LocalStore(Path root, Steps steps) {
        this.directories = new LocalDirectories(root, steps);
        this.placement = new Placement(directories.root(), steps);
        this.failure = new LocalFailure(directories.root());
        this.steps = steps;
    }

    @Override
    public CreatedBlob create(BlobKey key, ByteBuffer bytes) throws IOException {
        try (StagedBlob staged = stage(key)) {
            staged.append(bytes);
            return staged.commit(key);
        }
    }

    @Override
    public StagedBlob stage(BlobKey near) {
        return stage(near, false);
    }

    @Override
    public StagedBlob stageAs(BlobKey key) {
        return stage(key, true);
    }

    private StagedBlob stage(BlobKey near, boolean named) {
        requireOpen();
        return new LocalStagedBlob(near, named, owner, directories, placement, failure, steps);
    }

    @Override
    public Optional<BlobInfo> head(BlobKey key) throws IOException {
        requireOpen();
        try {
            return find(key, directories.locate(key));
        } catch (IOException e) {
            throw failure.of("cannot look for '" + key + "'", e);
        }
    }

    /** Whatever takes a file's place is another file, or was written at another time. */
    static String tag(BasicFileAttributes file) {
        return "%s %s %d".formatted(file.fileKey(), file.lastModifiedTime(), file.size());
    }

    @Override
    public InputStream read(BlobKey key) throws IOException {
        return read(key, 0, Long.MAX_VALUE);
    }

    @Override
    public InputStream read(BlobKey key, long offset, long length) throws IOException {
        requireOpen();
        BlobStore.requireRange(offset, length);
        Path path = directories.locate(key);
        try {
            if (find(key, path).isEmpty()) {
                throw new NoSuchBlobException(key);
            }
            return new LocalInput(key, open(path), offset, length, failure);
        } catch (NoSuchFileException e) {
            throw new NoSuchBlobException(key);
        } catch (IOException e) {
            throw failure.of("cannot read '" + key + "'", e);
        }
    }

    @Override
    public Optional<BlobVersion> version(BlobKey key) throws IOException {
        requireOpen();
        try {
            return look(key, directories.locate(key))
                    .map(file -> new BlobVersion(key, file.size(), tag(file)));
        } catch (IOException e) {
            throw failure.of("cannot look for '" + key + "'", e);
        }
    }

    @Override
    public InputStream read(BlobVersion version, long offset) throws IOException {
        version.requireOffset(offset);
        InputStream content = read(version.key(), offset, version.sizeBytes() - offset);
        if (version(version.key()).filter(version::equals).isEmpty()) {
            content.close();
            throw new ChangedBlobException(version.key());
        }
        return content;
    }

    @Override
    public Stream<BlobInfo> list(String prefix) throws IOException {
        return list(prefix, "/");
    }

    @Override
    public Stream<BlobInfo> list(String prefix, String without) throws IOException {
        requireOpen();
        BlobKey.requirePrefix(prefix);
        String directoryKey = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        Path directory = directories.root();
        if (!directoryKey.isEmpty()) {
            // Any name will do: it is its directory that is wanted.
            Path inside = directories.locate(new BlobKey(directoryKey + "_"));
            try {
                if (!directories.isInside(inside)) {
                    return Stream.empty();
                }
            } catch (IOException e) {
                throw failure.of("cannot list '" + prefix + "'", e);
            }
            directory = LocalDirectories.directoryOf(inside);
        }
        return StreamSupport.stream(
                new LocalListing(directory, directoryKey, prefix, without, failure), false);
    }

    @Override
    public void move(BlobKey from, BlobKey to) throws IOException {
        requireOpen();
        Path source = directories.locate(from);
        Path target = directories.locate(to);
        try {
            BlobInfo info =
                    findToChange(from, source).orElseThrow(() -> new NoSuchBlobException(from));
            if (from.equals(to)) {
                return;
            }
            Path directory = directories.ensure(target);
            directories.makeDurable(directory);
            placeMoved(source, target, info, to);
            directories.sync(directory);
            Files.deleteIfExists(source);
            directories.sync(LocalDirectories.directoryOf(source));
        } catch (IOException e) {
            throw failure.of("cannot move '" + from + "' to '" + to + "'", e);
        }
    }

    private void placeMoved(Path source, Path target, BlobInfo info, BlobKey to)
            throws IOException {
        try {
            placement.place(source, target);
            return;
        } catch (FileAlreadyExistsException e) {
            if (find(to, target).isEmpty()) {
                throw e;
            }
        }
        try (FileChannel there = open(target);
                FileChannel given = open(source)) {
            var difference = FileComparison.difference(there, given, info.sizeBytes());
            if (difference.isPresent()) {
                throw new BlobExistsException(to, difference.get());
            }
        }
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        requireOpen();
        Path path = directories.locate(key);
        try {
            if (findToChange(key, path).isPresent()) {
                Files.deleteIfExists(path);
                directories.sync(LocalDirectories.directoryOf(path));
            }
        } catch (IOException e) {
            throw failure.of("cannot delete '" + key + "'", e);
        }
    }

    @Override
    public Optional<String> probe() {
        requireOpen();
        try {
            directories.ensureRoot();
            TemporaryFile probe = TemporaryFile.create(directories.root(), owner);
            try {
                probe.write(ByteBuffer.allocate(PROBE_BYTES), 0);
            } finally {
                probe.delete();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(failure.of("cannot write", e).getMessage()));
        }
    }

    @Override
    public List<Finding> inspect(Clock clock) throws IOException {
        requireOpen();
        return new LocalInspection(directories.root(), owner, failure, clock).findings();
    }

    /**
     * Makes the root durable, where it is missing, for whoever keeps files of its own there. Names
     * that begin with {@code .} are no keys, so they are never listed.
     *
     * @return the root
     * @throws IOException if it cannot be made
     */
    public Path makeRoot() throws IOException {
        requireOpen();
        try {
            directories.ensureRoot();
            directories.makeDurable(directories.root());
            return directories.root();
        } catch (IOException e) {
            throw failure.of("cannot make the folder", e);
        }
    }

    /** The file by which the root of a store is known again; it is there once the root was used. */
    public static Path marker(Path root) {
        return LocalRoot.marker(root);
    }

    /**
     * Makes what was created, renamed or removed in a folder survive a crash of the machine, for
     * whoever keeps files of its own in the root.
     *
     * @throws IOException if it cannot be made sure of
     */
    public static void sync(Path folder) throws IOException {
        DirectorySync.force(folder);
    }

    /**
     * Removes temporary files that processes left over which died: those that nobody holds a lock
     * on and nobody wrote to for the last day. Looks through every directory below the root, so it
     * is for the start of a service or for a quiet hour.
     *
     * @return how many were removed
     * @throws IOException if a directory cannot be read or a file not be removed
     */
    public long sweepLeftOvers() throws IOException {
        requireOpen();
        try {
            return new LocalSweep(directories.root(), owner).sweep();
        } catch (IOException e) {
            throw failure.of("cannot remove left-over temporary files", e);
        }
    }

    @Override
    public List<String> leftOvers(String prefix) throws IOException {
        requireOpen();
        try {
            return new LocalSweep(directories.root(), owner).leftOvers(prefix);
        } catch (IOException e) {
            throw failure.of("cannot look for left-over temporary files", e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private Optional<BlobInfo> find(BlobKey key, Path path) throws IOException {
        return look(key, path).map(file -> new BlobInfo(key, file.size()));
    }

    /** Trusts nothing that was found a moment ago. */
    private Optional<BlobInfo> findToChange(BlobKey key, Path path) throws IOException {
        directories.forget(path);
        return find(key, path);
    }

    /** At the file of an object; empty if there is none. */
    private Optional<BasicFileAttributes> look(BlobKey key, Path path) throws IOException {
        if (!directories.isInside(path)) {
            return Optional.empty();
        }
        Optional<BasicFileAttributes> found = LocalDirectories.attributes(path);
        if (found.filter(BasicFileAttributes::isSymbolicLink).isPresent()) {
            throw new LocalRefusal(
                    "'%s' is no object: %s is a symbolic link; remove it".formatted(key, path));
        }
        return found.filter(BasicFileAttributes::isRegularFile);
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
    }
}
