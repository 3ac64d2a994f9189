package dev.varve.layer.ranges;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file for what waits, of which nothing stays, however the process ends. For one thread. */
public interface ScratchFile extends AutoCloseable {

    /** Makes one when the first record has to wait. */
    @FunctionalInterface
    interface Source {

        /**
         * @throws IOException if the disk has no room for one
         */
        ScratchFile open() throws IOException;
    }

    /**
     * Writes all of the bytes at the place, whatever an earlier try left there.
     *
     * @throws IOException if the disk does not take them
     */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /**
     * Reads as many bytes as were written there.
     *
     * @throws IOException if the disk does not give them
     */
    void read(byte[] bytes, int length, long offset) throws IOException;

    @Override
    void close();
}
