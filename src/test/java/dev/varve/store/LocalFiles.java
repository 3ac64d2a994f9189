package dev.varve.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What lies below the root of a local store, seen without the store. */
final class LocalFiles {

    private LocalFiles() {}

    /** Empty files, unsynced: thousands of objects in no time. */
    static void createAll(Path root, List<String> keys) throws IOException {
        Set<Path> made = new HashSet<>();
        for (String key : keys) {
            Path file = root.resolve(key);
            Path directory = LocalDirectories.directoryOf(file);
            if (made.add(directory)) {
                Files.createDirectories(directory);
            }
            Files.createFile(file);
        }
    }

    /**
     * All that is not a directory, temporary files too, relative to the root and sorted; but for
     * the marker of a root.
     */
    static List<String> below(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> root.relativize(path).toString())
                    .filter(name -> !name.endsWith(LocalRoot.MARKER))
                    .sorted()
                    .toList();
        }
    }
}
