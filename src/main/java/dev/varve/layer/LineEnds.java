package dev.varve.layer;

import java.nio.ByteBuffer;

/** Where each of some lines begins and ends, its line feed included. Immutable. */
public final class LineEnds {

    private static final int PIECE_BYTES = 8 << 10;

    private final int[] ends;

    private LineEnds(int[] ends) {
        this.ends = ends;
    }

    /**
     * @param lines each with a line feed; stays as it is
     * @param count how many they are
     */
    public static LineEnds of(ByteBuffer lines, int count) {
        ByteBuffer left = lines.duplicate();
        int[] ends = new int[count];
        // a direct buffer is read in bulk: byte by byte that takes long in the executable
        byte[] piece = new byte[Math.min(PIECE_BYTES, left.remaining())];
        int found = 0;
        int at = 0;
        while (left.hasRemaining() && found < count) {
            int length = Math.min(piece.length, left.remaining());
            left.get(piece, 0, length);
            for (int i = 0; i < length && found < count; i++) {
                if (piece[i] == '\n') {
                    ends[found] = at + i + 1;
                    found++;
                }
            }
            at += length;
        }
        if (found < count) {
            throw new IllegalArgumentException(
                    "%,d bytes are %,d lines and not %,d".formatted(at, found, count));
        }
        return new LineEnds(ends);
    }

    /** How far its first byte is behind that of the first line. */
    public int begin(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    /** Its bytes, without the line feed. */
    public int length(int line) {
        return ends[line] - 1 - begin(line);
    }
}
