package dev.varve.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes an input to a file that appears under its name only when it is whole. */
final class Input {
    private Input() {}

    /** What writes the bytes of an input. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static void write(RecordSource source, long records, Path file) throws IOException {
        JsonBytes line = new JsonBytes();
        write(
                file,
                out -> {
                    for (long i = 0; i < records; i++) {
                        line.clear();
                        source.next(line);
                        line.one('\n').writeTo(out);
                    }
                });
    }

    static void write(Path file, Content content) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path part = parent.resolve("_" + file.getFileName());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
            content.writeTo(out);
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
