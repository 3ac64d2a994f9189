package dev.varve.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Records of a source in memory, as a reader gets them. */
final class Lines {
    private Lines() {}

    static byte[] of(RecordSource source, int records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonBytes line = new JsonBytes();
        try {
            for (int i = 0; i < records; i++) {
                line.clear();
                source.next(line);
                line.one('\n').writeTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return out.toByteArray();
    }
}
