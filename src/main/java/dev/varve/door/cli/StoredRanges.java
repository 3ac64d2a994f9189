package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.layer.StoredFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells of each range when it is stored, where it is and what, in the lines of Bronze Copier. For
 * one thread at a time.
 */
final class StoredRanges implements Consumer<StoredFile> {

    private final PrintWriter out;
    private boolean silent;
    private Optional<Path> directory = Optional.empty();

    StoredRanges(PrintWriter out) {
        this.out = out;
    }

    /** Before the first file. */
    void begin(Engine engine) {
        silent = engine.jsonLines();
        directory = engine.directory();
    }

    @Override
    public void accept(StoredFile file) {
        if (silent) {
            return;
        }
        String key = file.key().value();
        String folder = key.substring(0, key.lastIndexOf('/') + 1);
        String place = directory.map(root -> root.resolve(folder) + "/").orElse(folder);
        out.println("[storage] writing to " + place);
        out.println(
                "[storage] wrote %s (%s, sha256=%s)%s"
                        .formatted(
                                file.key().name(),
                                size(file.sizeBytes()),
                                file.sha256(),
                                file.existed() ? ", which was there" : ""));
        out.println("[storage] wrote " + file.manifest().name());
        out.flush();
    }

    private static String size(long bytes) {
        if (bytes >= 1_000_000) {
            return String.format(Locale.ROOT, "%dMB", Math.round(bytes / 1e6));
        }
        return bytes >= 1_000
                ? String.format(Locale.ROOT, "%dKB", Math.round(bytes / 1e3))
                : bytes + "B";
    }
}
