package dev.varve.journal;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Counts the rejected records in an object of dead letters. Stateless. */
public final class LetterCount {

    private static final int PIECE_BYTES = 64 << 10;

    private LetterCount() {}

    /** Thrown when an object is not what was written; the message says why. */
    public static final class DamagedLettersException extends IOException {

        DamagedLettersException(String reason) {
            super(reason);
        }
    }

    /**
     * One a line.
     *
     * @param packed an object from its first to its last byte; read to its end, not closed
     * @throws DamagedLettersException if it cannot be unpacked, or does not end with a whole line
     * @throws IOException if it cannot be read
     */
    public static long of(InputStream packed) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        long lines = 0;
        byte last = '\n';
        ZstdInputStreamNoFinalizer unpacked = new ZstdInputStreamNoFinalizer(packed);
        try {
            for (int count = unpacked.read(piece); count >= 0; count = unpacked.read(piece)) {
                for (int i = 0; i < count; i++) {
                    lines += piece[i] == '\n' ? 1 : 0;
                }
                last = count > 0 ? piece[count - 1] : last;
            }
        } catch (ZstdIOException | EOFException damaged) {
            throw new DamagedLettersException("it cannot be unpacked: " + damaged.getMessage());
        }
        if (last != '\n') {
            throw new DamagedLettersException("its last line does not end");
        }
        return lines;
    }
}
