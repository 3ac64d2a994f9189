package dev.varve.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file that becomes an object. It is made with the first piece, so that many may be
 * staged and few files open; what was written is remembered by its CRC, because after a failed sync
 * neither the file nor its cached pages can be trusted: it is then copied, checked, and synced
 * anew.
 */
final class LocalStagedBlob extends AbstractStagedBlob {

    private static final int COPIED_BYTES = 256 << 10;

    private final UUID owner;
    private final LocalDirectories directories;
    private final Placement placement;
    private final LocalFailure failure;
    private final Steps steps;
    private final CRC32 checksum = new CRC32();

    private @Nullable TemporaryFile file;
    private boolean suspect;
    private @Nullable CreatedBlob placed;

    LocalStagedBlob(
            BlobKey near,
            boolean named,
            UUID owner,
            LocalDirectories directories,
            Placement placement,
            LocalFailure failure,
            Steps steps) {
        super(near, named);
        this.owner = owner;
        this.directories = directories;
        this.placement = placement;
        this.failure = failure;
        this.steps = steps;
    }

    @Override
    protected void write(ByteBuffer bytes) throws IOException {
        TemporaryFile target = file(near());
        steps.before(Step.WRITE);
        target.write(bytes, sizeBytes());
        checksum.update(bytes.duplicate());
    }

    @Override
    public long heldBytes() {
        return 0;
    }

    @Override
    protected IOException failed(String doing, IOException failed) {
        return failure.of(doing, failed);
    }

    @Override
    protected CreatedBlob create(BlobKey key) throws IOException {
        Path target = directories.locate(key);
        Path directory = directories.ensure(target);
        if (placed == null) {
            TemporaryFile whole = whole(key, directory);
            // After the file: what a journaling file system commits for it holds its directory.
            directories.makeDurable(directory);
            placed = new CreatedBlob(key, sizeBytes(), place(whole, key, target));
            mayBeVisibleAs(key);
        }
        directories.sync(directory);
        return placed;
    }

    @Override
    protected CreatedBlob put(BlobVersion there) throws IOException {
        Path target = directories.locate(there.key());
        Path directory = directories.ensure(target);
        if (placed == null) {
            TemporaryFile whole = whole(there.key(), directory);
            boolean existed = !isThere(there, target);
            if (existed) {
                requireSame(whole, there.key(), target);
            } else {
                placement.replace(whole.path(), target);
            }
            placed = new CreatedBlob(there.key(), sizeBytes(), existed);
            mayBeVisibleAs(there.key());
        }
        directories.sync(directory);
        return placed;
    }

    private boolean isThere(BlobVersion version, Path target) throws IOException {
        return LocalDirectories.attributes(target)
                .filter(file -> LocalStore.tag(file).equals(version.tag()))
                .isPresent();
    }

    private TemporaryFile whole(BlobKey key, Path directory) throws IOException {
        TemporaryFile whole = file(key);
        if (suspect) {
            whole = copy(whole, directory);
            file = whole;
            suspect = false;
        }
        if (whole.channel().size() > sizeBytes()) {
            whole.channel().truncate(sizeBytes());
        }
        try {
            steps.before(Step.SYNC_FILE);
            whole.channel().force(true);
        } catch (IOException e) {
            suspect = true;
            throw e;
        }
        return whole;
    }

    /**
     * @return whether the same bytes were there
     */
    private boolean place(TemporaryFile whole, BlobKey key, Path target) throws IOException {
        try {
            placement.place(whole.path(), target);
            return false;
        } catch (NoSuchFileException e) {
            suspect = true;
            throw e;
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new LocalRefusal(
                        "cannot store '%s': %s is a directory or a link; move it away"
                                .formatted(key, target));
            }
        }
        requireSame(whole, key, target);
        return true;
    }

    private void requireSame(TemporaryFile whole, BlobKey key, Path target) throws IOException {
        try (FileChannel there =
                FileChannel.open(target, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            var difference = FileComparison.difference(there, whole.channel(), sizeBytes());
            if (difference.isPresent()) {
                throw new BlobExistsException(key, difference.get());
            }
            // It may be someone's who did not sync it, and is to be as durable as if made now.
            there.force(true);
        }
    }

    @Override
    protected void requireSameIfPresent(BlobKey key) throws IOException {
        Path target = directories.locate(key);
        if (file != null
                && directories.isInside(target)
                && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            requireSame(file, key, target);
        }
    }

    /** What was written, once more in another file; checked, since it may have been lost. */
    private TemporaryFile copy(TemporaryFile from, Path directory) throws IOException {
        TemporaryFile copy = TemporaryFile.create(directory, owner);
        boolean done = false;
        try {
            copyChecked(from.channel(), copy);
            done = true;
        } finally {
            (done ? from : copy).delete();
        }
        return copy;
    }

    private void copyChecked(FileChannel from, TemporaryFile copy) throws IOException {
        CRC32 copied = new CRC32();
        ByteBuffer bytes = ByteBuffer.allocate(COPIED_BYTES);
        for (long at = 0; at < sizeBytes(); at += bytes.limit()) {
            bytes.clear().limit((int) Math.min(COPIED_BYTES, sizeBytes() - at));
            FileComparison.readFully(from, bytes, at);
            copy.write(bytes, at);
            copied.update(bytes);
        }
        if (copied.getValue() != checksum.getValue()) {
            throw new LocalRefusal(
                    "the disk lost bytes of '%s' it had taken; check it, then write them anew"
                            .formatted(near()));
        }
    }

    private TemporaryFile file(BlobKey key) throws IOException {
        if (file == null) {
            Path directory = directories.ensure(directories.locate(key));
            steps.before(Step.CREATE_TEMPORARY);
            file = TemporaryFile.create(directory, owner);
        }
        return file;
    }

    @Override
    protected void letGo() {
        if (file == null) {
            return;
        }
        try {
            steps.before(Step.DELETE_TEMPORARY);
            file.delete();
        } catch (IOException e) {
            // Nobody can do more than know of it: no listing shows the file, and it can be swept.
            System.getLogger(LocalStagedBlob.class.getName())
                    .log(
                            Level.WARNING,
                            failure.of("cannot remove the temporary file " + file.path(), e)
                                    .getMessage());
        }
        file = null;
    }
}
