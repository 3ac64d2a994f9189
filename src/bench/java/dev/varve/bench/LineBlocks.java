package dev.varve.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** Cuts lines into blocks of whole ones. Thread-safe. */
final class LineBlocks {
    private final InputStream in;
    private final byte[] buffer;
    private int held;

    /**
     * @param mostBytes of a block; more than the longest line
     */
    LineBlocks(InputStream in, int mostBytes) {
        this.in = in;
        this.buffer = new byte[mostBytes];
    }

    /**
     * As many lines as fit; empty at the end.
     *
     * @throws UncheckedIOException when they cannot be read
     */
    synchronized Optional<byte[]> next() {
        try {
            held += in.readNBytes(buffer, held, buffer.length - held);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int end = lastLineEnd();
        if (end == 0) {
            return Optional.empty();
        }
        byte[] block = Arrays.copyOf(buffer, end);
        held -= end;
        System.arraycopy(buffer, end, buffer, 0, held);
        return Optional.of(block);
    }

    private int lastLineEnd() {
        int end = held;
        while (end > 0 && buffer[end - 1] != '\n') {
            end--;
        }
        if (end == 0 && held > 0) {
            throw new IllegalStateException("a line is longer than a body");
        }
        return end;
    }
}
