package dev.varve.parquet;

import shaded.parquet.org.apache.thrift.TConfiguration;
import shaded.parquet.org.apache.thrift.transport.TEndpointTransport;
import shaded.parquet.org.apache.thrift.transport.TTransportException;

/**
 * Bytes of a footer for Thrift's reader, which takes them out of the array; of a stream it would
 * ask for each of them. For one thread.
 */
final class FooterBytes extends TEndpointTransport {

    private final byte[] bytes;
    private final int end;
    private int at;

    /**
     * @throws TTransportException if there are more of them than Thrift takes
     */
    FooterBytes(byte[] bytes, int from, int length) throws TTransportException {
        // no list in them may claim to be longer than they are, whatever bits have flipped
        super(TConfiguration.custom().setMaxMessageSize(length).build());
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
    }

    @Override
    public int read(byte[] to, int from, int length) {
        int count = Math.min(length, end - at);
        System.arraycopy(bytes, at, to, from, count);
        at += count;
        return count;
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getBufferPosition() {
        return at;
    }

    @Override
    public int getBytesRemainingInBuffer() {
        return end - at;
    }

    @Override
    public void consumeBuffer(int length) {
        at += length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void open() {
        // there is nothing to open
    }

    @Override
    public void close() {
        // nor to close
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        throw new UnsupportedOperationException("a footer is read");
    }
}
