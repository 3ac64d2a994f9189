package dev.varve.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a workload's records to a file that appears under its name only when it is whole. */
final class Input {
    private Input() {}

    static void write(RecordSource source, long records, Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        Path part = parent.resolve("_" + file.getFileName());
        JsonBytes line = new JsonBytes();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
            for (long i = 0; i < records; i++) {
                line.clear();
                source.next(line);
                line.one('\n').writeTo(out);
            }
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
