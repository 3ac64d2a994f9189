package dev.varve.parquet.compression;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Gzip members (RFC 1952) with the shortest header. */
final class GzipPages implements PageCompressor {

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER_BYTES = 8;
    private static final int BLOCK_BYTES = 1 << 14;
    private static final int BLOCK_OVERHEAD_BYTES = 5;

    private final Deflater deflater;
    private final CRC32 checksum = new CRC32();

    GzipPages(int level) {
        this.deflater = new Deflater(level, true);
    }

    @Override
    public int boundBytes(int length) {
        int blocks = length / BLOCK_BYTES + 2;
        return HEADER.length + length + blocks * BLOCK_OVERHEAD_BYTES + TRAILER_BYTES;
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
        System.arraycopy(HEADER, 0, target, 0, HEADER.length);
        int at = HEADER.length;
        deflater.reset();
        deflater.setInput(source, from, length);
        deflater.finish();
        while (!deflater.finished()) {
            int written = deflater.deflate(target, at, target.length - at);
            if (written == 0) {
                throw new IllegalStateException("deflate stopped before the end of a page");
            }
            at += written;
        }
        checksum.reset();
        checksum.update(source, from, length);
        at = putInt(target, at, (int) checksum.getValue());
        return putInt(target, at, length);
    }

    private static int putInt(byte[] target, int at, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            target[at + i] = (byte) (value >>> Byte.SIZE * i);
        }
        return at + Integer.BYTES;
    }
}
