package dev.varve.journal.segments;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that only grows. For one thread at a time. */
public interface AppendedFile extends AutoCloseable {

    /**
     * Adds all bytes to the end, or throws and has added some of them at most.
     *
     * @param bytes are read to their limit
     * @throws IOException if they cannot be written
     */
    void append(ByteBuffer bytes) throws IOException;

    /**
     * Returns once everything appended survives a power cut.
     *
     * @throws IOException if that cannot be said of all of it: what was appended since the last
     *     sync that succeeded may be gone, whatever a later sync says
     */
    void sync() throws IOException;

    /** Ends the appending; does nothing when called again. */
    @Override
    void close();
}
