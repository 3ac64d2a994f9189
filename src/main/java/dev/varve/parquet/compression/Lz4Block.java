package dev.varve.parquet.compression;

import java.util.Arrays;

/**
 * Reads the <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">LZ4 block
 * format</a>. For one block.
 */
final class Lz4Block {

    private static final int LEAST_MATCH_BYTES = 4;
    private static final int LONG = 15;

    private final byte[] block;
    private final byte[] plain;
    private int from;
    private int to;

    private Lz4Block(byte[] block, int sizeBytes) {
        this.block = block;
        this.plain = new byte[sizeBytes];
    }

    /**
     * @param sizeBytes at most, before compression
     * @throws IndexOutOfBoundsException if the block is damaged
     */
    static byte[] decode(byte[] block, int sizeBytes) {
        return new Lz4Block(block, sizeBytes).decoded();
    }

    private byte[] decoded() {
        while (from < block.length) {
            int token = block[from++] & 0xFF;
            int literals = length(token >>> 4);
            System.arraycopy(block, from, plain, to, literals);
            from += literals;
            to += literals;
            if (from < block.length) {
                match(token & LONG);
            }
        }
        return Arrays.copyOf(plain, to);
    }

    private void match(int shortLength) {
        int distance = block[from] & 0xFF | (block[from + 1] & 0xFF) << 8;
        from += Short.BYTES;
        int end = to + LEAST_MATCH_BYTES + length(shortLength);
        // what is copied may be copied again
        while (to < end) {
            plain[to] = plain[to - distance];
            to++;
        }
    }

    private int length(int first) {
        int length = first;
        int more = first == LONG ? 0xFF : 0;
        while (more == 0xFF) {
            more = block[from++] & 0xFF;
            length += more;
        }
        return length;
    }
}
