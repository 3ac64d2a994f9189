package dev.varve.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Knows the root of a store again: by a file in it, which is written when the root is first used.
 * Where a volume is unmounted its mount point stays, empty and writable, and whatever is written
 * there is hidden when the volume comes back; the file is not there then. Thread-safe.
 */
final class LocalRoot {

    /** No key, no Parquet file, and no temporary file that is swept. */
    static final String MARKER = ".varve-root";

    private static final byte[] MEANING =
            "Varve stores files in this folder, and stops to when this one is gone.\n"
                    .getBytes(StandardCharsets.UTF_8);

    private final Path root;
    private final Path marker;
    private volatile boolean used;

    LocalRoot(Path root) {
        this.root = root;
        this.marker = marker(root);
    }

    static Path marker(Path root) {
        return root.resolve(MARKER);
    }

    /** Whether it is to be there: it was used by this process. */
    boolean isUsed() {
        return used;
    }

    /**
     * Takes the folder that is there now for the root from now on.
     *
     * @throws IOException if it has no marker and none can be written there
     */
    void use() throws IOException {
        if (!isMarked()) {
            try {
                Files.write(marker, MEANING, StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException another) {
                // who uses the same root has just written it
            }
        }
        used = true;
    }

    /**
     * @throws TransientStoreException if the root that was used is not there any more; it may come
     *     back
     */
    void requirePresent() throws IOException {
        if (!isMarked()) {
            throw new TransientStoreException(
                    ("%s is gone, or is another folder than the one that was written to: there is no"
                                    + " %s in it; mount the volume again. Until then nothing is written there")
                            .formatted(root, MARKER));
        }
    }

    private boolean isMarked() throws IOException {
        return LocalDirectories.attributes(marker).isPresent();
    }
}
