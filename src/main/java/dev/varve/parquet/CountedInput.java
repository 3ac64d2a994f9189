package dev.varve.parquet;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Knows how many bytes were read, and whether reading failed. For one thread. */
final class CountedInput extends FilterInputStream {

    private long count;
    private @Nullable IOException failure;

    CountedInput(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    /** Parsers hide why they could not read. */
    void requireReadable() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public int read() throws IOException {
        try {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        } catch (IOException refused) {
            failure = refused;
            throw refused;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int read = super.read(bytes, offset, length);
            count += Math.max(0, read);
            return read;
        } catch (IOException refused) {
            failure = refused;
            throw refused;
        }
    }
}
