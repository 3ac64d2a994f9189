package dev.varve.parquet.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;

/** Brotli streams (RFC 7932), by the native library. */
final class BrotliPages implements PageCompressor {

    private static final int OVERHEAD_BYTES = 1 << 10;
    private static final int BLOCK_BITS = 12;

    private final Encoder.Parameters parameters;

    BrotliPages(int level) {
        Brotli4jLoader.ensureAvailability();
        this.parameters = Encoder.Parameters.create(level);
    }

    @Override
    public int boundBytes(int length) {
        return length + (length >> BLOCK_BITS) + OVERHEAD_BYTES;
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
        try {
            byte[] compressed = Encoder.compress(source, from, length, parameters);
            System.arraycopy(compressed, 0, target, 0, compressed.length);
            return compressed.length;
        } catch (IOException refused) {
            throw new IllegalStateException("brotli refused a page", refused);
        }
    }
}
