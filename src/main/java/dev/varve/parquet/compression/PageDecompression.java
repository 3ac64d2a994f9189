package dev.varve.parquet.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import com.aayushatharva.brotli4j.decoder.DirectDecompress;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/**
 * Pages as they were before they were compressed, each in the place of the one before. Its native
 * memory is freed with this object. For one thread.
 */
public final class PageDecompression {

    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private byte[] plain = new byte[0];

    /**
     * @param page begins with what was compressed
     * @param length of that
     * @param sizeBytes of the page before it was compressed
     * @return begins with the page, and is that until the next call, and as long as {@code page} is
     *     what it is
     * @throws IOException if the bytes are not those of a page of that size
     */
    public byte[] decompress(Codec codec, byte[] page, int length, int sizeBytes)
            throws IOException {
        try {
            return switch (codec) {
                case ZSTD -> zstd(page, length, sizeBytes);
                case NONE -> sized(page, length, sizeBytes);
                case SNAPPY -> sized(Snappy.uncompress(exact(page, length)), sizeBytes);
                case GZIP -> sized(gzip(page, length, sizeBytes), sizeBytes);
                case LZ4 -> sized(Lz4Block.decode(exact(page, length), sizeBytes), sizeBytes);
                case BROTLI -> sized(brotli(exact(page, length)), sizeBytes);
            };
        } catch (RuntimeException damaged) {
            throw new IOException("a page cannot be decompressed (%s)".formatted(damaged), damaged);
        }
    }

    private byte[] zstd(byte[] page, int length, int sizeBytes) throws IOException {
        if (plain.length < sizeBytes) {
            plain = new byte[sizeBytes];
        }
        int size = zstd.decompressByteArray(plain, 0, sizeBytes, page, 0, length);
        return sized(plain, size, sizeBytes);
    }

    private static byte[] sized(byte[] bytes, int sizeBytes) throws IOException {
        return sized(bytes, bytes.length, sizeBytes);
    }

    private static byte[] sized(byte[] bytes, int length, int sizeBytes) throws IOException {
        if (length != sizeBytes) {
            throw new IOException(
                    "a page has %,d bytes, and its header says %,d".formatted(length, sizeBytes));
        }
        return bytes;
    }

    private static byte[] exact(byte[] page, int length) {
        return page.length == length ? page : Arrays.copyOf(page, length);
    }

    private static byte[] gzip(byte[] page, int length, int sizeBytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page, 0, length))) {
            return in.readNBytes(sizeBytes + 1);
        }
    }

    private static byte[] brotli(byte[] page) throws IOException {
        Brotli4jLoader.ensureAvailability();
        DirectDecompress result = Decoder.decompress(page);
        byte[] plain = result.getDecompressedData();
        return plain == null ? new byte[0] : plain;
    }
}
