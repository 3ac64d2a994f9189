package dev.varve.parquet;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.Decoder;
import com.aayushatharva.brotli4j.decoder.DirectDecompress;
import com.github.luben.zstd.Zstd;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Decompression for parquet-java's reader by other libraries than those that compress, where there
 * are any.
 */
public final class TestCodecs implements CompressionCodecFactory {

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("only read");
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput input, int size) throws IOException {
                return BytesInput.from(
                        TestCodecs.decompress(codec, input.toInputStream().readAllBytes(), size));
            }

            @Override
            public void decompress(ByteBuffer input, int from, ByteBuffer output, int size) {
                throw new UnsupportedOperationException("heap only");
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void release() {}

    public static byte[] decompress(CompressionCodecName codec, byte[] input, int size)
            throws IOException {
        byte[] output =
                switch (codec) {
                    case ZSTD -> Zstd.decompress(input, size);
                    case SNAPPY -> Snappy.uncompress(input);
                    case GZIP ->
                            new GZIPInputStream(new ByteArrayInputStream(input)).readAllBytes();
                    case LZ4_RAW -> lz4(input, size);
                    case BROTLI -> brotli(input);
                    default -> input;
                };
        if (output.length != size) {
            throw new IOException(
                    codec + ": " + output.length + " bytes, the page header says " + size);
        }
        return output;
    }

    private static byte[] lz4(byte[] input, int size) {
        byte[] output = new byte[size];
        int length = new Lz4Decompressor().decompress(input, 0, input.length, output, 0, size);
        return Arrays.copyOf(output, length);
    }

    private static byte[] brotli(byte[] input) throws IOException {
        Brotli4jLoader.ensureAvailability();
        DirectDecompress result = Decoder.decompress(input);
        return result.getDecompressedData();
    }
}
