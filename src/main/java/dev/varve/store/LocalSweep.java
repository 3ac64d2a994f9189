package dev.varve.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds temporary files of processes that died. A number of a process would say nothing, since
 * several containers share a volume; the lock on the file does. The day's grace is for file systems
 * that do not share locks between machines, and is measured by the file system's own clock.
 */
final class LocalSweep {

    private static final Duration GRACE = Duration.ofDays(1);

    /** Of any owner, and of nothing else whose name begins so, such as the locks in the root. */
    private static final Pattern TEMPORARY =
            Pattern.compile(
                    Pattern.quote(TemporaryFile.NAME_START)
                            + "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}-.*"
                            + Pattern.quote(TemporaryFile.NAME_END),
                    Pattern.DOTALL);

    private final Path root;
    private final UUID owner;

    LocalSweep(Path root, UUID owner) {
        this.root = root;
        this.owner = owner;
    }

    /** Those below a folder that nobody is writing, as paths below the root; changes nothing. */
    List<String> leftOvers(String folder) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : temporary(root.resolve(folder))) {
            try (FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                if (!isLocked(channel, true)) {
                    found.add(root.relativize(file).toString());
                }
            } catch (NoSuchFileException finished) {
                // then it is no left-over
            }
        }
        Collections.sort(found);
        return found;
    }

    private List<Path> temporary(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(this::isSomeoneElses).toList();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    long sweep() throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        Instant before = now().minus(GRACE);
        long removed = 0;
        for (Path file : temporary(root)) {
            removed += removeIfLeftOver(file, before) ? 1 : 0;
        }
        return removed;
    }

    /**
     * Closing any channel of a file drops this process's lock on it, so its own are not touched.
     */
    private boolean isSomeoneElses(Path file) {
        String name = file.getFileName().toString();
        return TEMPORARY.matcher(name).matches()
                && !name.startsWith(TemporaryFile.NAME_START + owner);
    }

    private static boolean removeIfLeftOver(Path file, Instant before) throws IOException {
        try {
            FileTime written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
            if (written.toInstant().isAfter(before) || isLocked(file)) {
                return false;
            }
            return Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return isLocked(channel, false);
        }
    }

    /**
     * @param isReadOnly whether the channel cannot write, and so take no lock for itself alone
     */
    private static boolean isLocked(FileChannel channel, boolean isReadOnly) throws IOException {
        try (@Nullable FileLock lock = channel.tryLock(0, Long.MAX_VALUE, isReadOnly)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private Instant now() throws IOException {
        TemporaryFile probe = TemporaryFile.create(root, owner);
        try {
            return Files.getLastModifiedTime(probe.path()).toInstant();
        } finally {
            probe.delete();
        }
    }
}
