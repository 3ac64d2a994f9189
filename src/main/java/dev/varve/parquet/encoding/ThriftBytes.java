package dev.varve.parquet.encoding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Structures of the format as bytes on the heap. */
public final class ThriftBytes {

    private ThriftBytes() {}

    /** Writes one structure. */
    @FunctionalInterface
    public interface Structure {
        void writeTo(OutputStream out) throws IOException;
    }

    public static byte[] of(Structure structure) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            structure.writeTo(out);
        } catch (IOException incomplete) {
            throw new UncheckedIOException("a structure of the format is incomplete", incomplete);
        }
        return out.toByteArray();
    }
}
