package dev.varve.parquet.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.parquet.TestCodecs;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

final class CompressionTest {

    private static final long SEED = 99;

    @Test
    void refusesLevelsThatACodecDoesNotHave() {
        assertThrows(IllegalArgumentException.class, () -> new Compression(Codec.ZSTD, 23));
        assertThrows(IllegalArgumentException.class, () -> new Compression(Codec.BROTLI, 12));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new Compression(Codec.GZIP, 0));
        assertEquals("GZIP has levels 1 to 9, not 0", refusal.getMessage());
    }

    @Test
    void everyCodecGivesBackBytesOfAnyKind() throws IOException {
        Random random = new Random(SEED);
        for (Codec codec : Codec.values()) {
            PageCompressor compressor =
                    PageCompressor.of(PageCompression.near(Compression.of(codec)));
            for (int length : new int[] {0, 1, 4, 5, 11, 12, 13, 16, 64, 300, 70_000, 300_000}) {
                for (int alphabet : new int[] {1, 2, 17, 256}) {
                    byte[] bytes = bytes(random, length, alphabet);
                    assertGivenBack(codec, compressor, bytes);
                }
            }
        }
    }

    @Test
    void theFarWindowGivesBackALargePageSmaller() throws IOException {
        byte[] block = bytes(new Random(SEED), 1 << 20, 256);
        byte[] page = Arrays.copyOf(block, 3 << 20);
        System.arraycopy(block, 0, page, 2 << 20, block.length);
        Compression fast = Compression.DEFAULT;
        PageCompressor far = PageCompressor.of(new PageCompression(fast, true));
        assertTrue(assertGivenBack(Codec.ZSTD, far, page) < page.length / 2);
    }

    private static int assertGivenBack(Codec codec, PageCompressor compressor, byte[] bytes)
            throws IOException {
        int margin = 7;
        byte[] source = new byte[bytes.length + 2 * margin];
        System.arraycopy(bytes, 0, source, margin, bytes.length);
        byte[] target = new byte[compressor.boundBytes(bytes.length)];
        int length = compressor.compress(source, margin, bytes.length, target);
        byte[] back =
                TestCodecs.decompress(
                        CompressionCodecName.valueOf(nameOf(codec)),
                        Arrays.copyOf(target, length),
                        bytes.length);
        assertArrayEquals(bytes, back, codec + ", " + bytes.length + " bytes, seed " + SEED);
        return length;
    }

    private static String nameOf(Codec codec) {
        return switch (codec) {
            case LZ4 -> "LZ4_RAW";
            case NONE -> "UNCOMPRESSED";
            default -> codec.name();
        };
    }

    private static byte[] bytes(Random random, int length, int alphabet) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(alphabet);
        }
        return bytes;
    }
}
