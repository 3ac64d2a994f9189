package dev.varve.door.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends the request when more comes than a limit allows. Counts what is read. */
final class BoundedInputStream extends FilterInputStream {

    private final long limitBytes;
    private final String sentence;
    private long readBytes;

    /**
     * The body of a request.
     *
     * @param declaredBytes as its header says, -1 where it does not
     * @param sentence for the client, when there is more; formatted with the limit
     * @throws Refusal 413 if the header alone tells that there is more
     */
    static BoundedInputStream ofBody(
            InputStream in, long declaredBytes, long limitBytes, String sentence) {
        if (declaredBytes > limitBytes) {
            throw tooLarge(limitBytes, sentence);
        }
        return new BoundedInputStream(in, limitBytes, sentence);
    }

    private static Refusal tooLarge(long limitBytes, String sentence) {
        return new Refusal(Refusal.Reason.SIZE, sentence.formatted(limitBytes));
    }

    /**
     * @param sentence for the client, when there is more; formatted with the limit
     */
    BoundedInputStream(InputStream in, long limitBytes, String sentence) {
        super(in);
        this.limitBytes = limitBytes;
        this.sentence = sentence;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        readBytes += Math.max(count, 0);
        if (readBytes > limitBytes) {
            throw tooLarge(limitBytes, sentence);
        }
        return count;
    }

    @Override
    public long skip(long count) {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
