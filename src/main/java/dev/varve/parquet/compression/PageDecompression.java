package dev.varve.parquet.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import com.aayushatharva.brotli4j.decoder.DirectDecompress;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.xerial.snappy.Snappy;

/** Pages as they were before they were compressed. Stateless. */
public final class PageDecompression {

    private PageDecompression() {}

    /**
     * @param sizeBytes of the page before it was compressed
     * @throws IOException if the bytes are not those of a page of that size
     */
    public static byte[] decompress(Codec codec, byte[] page, int sizeBytes) throws IOException {
        byte[] plain;
        try {
            plain = plain(codec, page, sizeBytes);
        } catch (RuntimeException damaged) {
            throw new IOException("a page cannot be decompressed (%s)".formatted(damaged), damaged);
        }
        if (plain.length != sizeBytes) {
            throw new IOException(
                    "a page has %,d bytes, and its header says %,d"
                            .formatted(plain.length, sizeBytes));
        }
        return plain;
    }

    private static byte[] plain(Codec codec, byte[] page, int sizeBytes) throws IOException {
        return switch (codec) {
            case ZSTD -> Zstd.decompress(page, sizeBytes);
            case SNAPPY -> Snappy.uncompress(page);
            case GZIP -> gzip(page, sizeBytes);
            case LZ4 -> Lz4Block.decode(page, sizeBytes);
            case BROTLI -> brotli(page);
            case NONE -> page;
        };
    }

    private static byte[] gzip(byte[] page, int sizeBytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(page))) {
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
