package dev.varve.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Consumer;

/**
 * The regular files below a directory whose keys begin with a prefix, in the order of the keys,
 * with no more than one directory per level in memory. Names that cannot be part of a key, those of
 * temporary files among them, and symbolic links are passed over.
 */
final class LocalListing extends Spliterators.AbstractSpliterator<BlobInfo> {

    /** A directory's text ends with {@code /}, so that it is ordered as the keys below it are. */
    private record Entry(String text, Path path, boolean directory, long sizeBytes) {}

    private final String prefix;
    private final String without;
    private final LocalFailure failure;
    private final Deque<Entry> ahead = new ArrayDeque<>();

    /**
     * @param directory where the keys begin that begin with {@code directoryKey}, which is empty or
     *     ends with {@code /}
     * @param without a directory, ending with {@code /}, that is not looked into; no key begins so
     *     if it is {@code /}
     */
    LocalListing(
            Path directory,
            String directoryKey,
            String prefix,
            String without,
            LocalFailure failure) {
        super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
        this.prefix = prefix;
        this.without = without;
        this.failure = failure;
        ahead.push(new Entry(directoryKey, directory, true, 0));
    }

    @Override
    public boolean tryAdvance(Consumer<? super BlobInfo> action) {
        while (!ahead.isEmpty()) {
            Entry entry = ahead.pop();
            if (!entry.directory()) {
                action.accept(new BlobInfo(new BlobKey(entry.text()), entry.sizeBytes()));
                return true;
            }
            open(entry);
        }
        return false;
    }

    private void open(Entry directory) {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(directory.path())) {
            for (Path path : names) {
                entry(directory, path).ifPresent(entries::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Nothing has been stored there, or it was removed meanwhile.
            return;
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException(cannotList(Objects.requireNonNull(e.getCause())));
        } catch (IOException e) {
            throw new UncheckedIOException(cannotList(e));
        }
        entries.sort((left, right) -> KeyRules.compareUtf8(right.text(), left.text()));
        entries.forEach(ahead::push);
    }

    private Optional<Entry> entry(Entry directory, Path path) throws IOException {
        Optional<String> name = PathSegments.name(path);
        if (name.isEmpty() || KeyRules.wrong(name.get()).isPresent()) {
            return Optional.empty();
        }
        String text = directory.text() + name.get();
        if (!mayBegin(text) || KeyRules.wrong(text).isPresent()) {
            return Optional.empty();
        }
        return LocalDirectories.attributes(path).flatMap(found -> entry(text, path, found));
    }

    private Optional<Entry> entry(String text, Path path, BasicFileAttributes found) {
        if (found.isDirectory()) {
            return mayBegin(text + "/") && !(text + "/").startsWith(without)
                    ? Optional.of(new Entry(text + "/", path, true, 0))
                    : Optional.empty();
        }
        return found.isRegularFile() && text.startsWith(prefix)
                ? Optional.of(new Entry(text, path, false, found.size()))
                : Optional.empty();
    }

    private boolean mayBegin(String text) {
        return text.startsWith(prefix) || prefix.startsWith(text);
    }

    private IOException cannotList(IOException e) {
        return failure.of("cannot list '" + prefix + "'", e);
    }
}
