package dev.varve.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** Reads pieces one after another, and leaves them as they are. */
final class BodyInput extends InputStream {

    private final Iterator<ByteBuffer> further;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    BodyInput(List<ByteBuffer> pieces) {
        further = pieces.iterator();
    }

    @Override
    public int read() {
        return advance() ? piece.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int read = Math.min(length, piece.remaining());
        piece.get(bytes, from, read);
        return read;
    }

    @Override
    public int available() {
        return piece.remaining();
    }

    private boolean advance() {
        while (!piece.hasRemaining()) {
            if (!further.hasNext()) {
                return false;
            }
            piece = further.next().duplicate();
        }
        return true;
    }
}
