package dev.varve.parquet.compression;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/** Snappy blocks, without a frame. */
final class SnappyPages implements PageCompressor {

    @Override
    public int boundBytes(int length) {
        return Snappy.maxCompressedLength(length);
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
        try {
            return Snappy.compress(source, from, length, target, 0);
        } catch (IOException refused) {
            throw new IllegalStateException("snappy refused a page", refused);
        }
    }
}
