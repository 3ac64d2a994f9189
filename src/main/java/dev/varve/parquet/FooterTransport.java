package dev.varve.parquet;

import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.transport.TEndpointTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Bytes in memory, which thrift reads where they are: through a stream it asks for a byte at a
 * time, and a footer has thousands. For one thread.
 */
final class FooterTransport extends TEndpointTransport {

    private final byte[] bytes;
    private final int end;
    private int position;

    /**
     * @throws TTransportException never
     */
    FooterTransport(byte[] bytes, int offset, int length) throws TTransportException {
        // no list or text in it may claim to be longer than it is, whatever bits have flipped
        super(
                new TConfiguration(
                        length,
                        TConfiguration.DEFAULT_MAX_FRAME_SIZE,
                        TConfiguration.DEFAULT_RECURSION_DEPTH));
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void open() {
        // it is
    }

    @Override
    public void close() {
        // there is nothing to close
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = Math.min(length, end - position);
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        throw new UnsupportedOperationException("only to be read");
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getBufferPosition() {
        return position;
    }

    @Override
    public int getBytesRemainingInBuffer() {
        return end - position;
    }

    @Override
    public void consumeBuffer(int length) {
        position += length;
    }
}
