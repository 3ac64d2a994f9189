package dev.varve.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * The stream of a file as parquet-java wants to see it. Its end can be held back, so that the
 * footer may be completed before it is written. Closing it does not close the stream.
 */
final class FileOutput extends PositionOutputStream implements OutputFile {

    private final OutputStream out;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean holding;
    private long position;

    FileOutput(OutputStream out) {
        this.out = out;
    }

    /** From now on bytes are collected instead of written. */
    void hold() {
        holding = true;
    }

    /** What was collected since {@link #hold}; from now on bytes are written again. */
    byte[] release() {
        holding = false;
        byte[] bytes = held.toByteArray();
        position -= bytes.length;
        held.reset();
        return bytes;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int value) throws IOException {
        (holding ? held : out).write(value);
        position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        (holding ? held : out).write(bytes, from, length);
        position += length;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() {
        // the stream belongs to whoever gave it
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }
}
