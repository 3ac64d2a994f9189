package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of streams of several members or frames each is whole, or it is said at which byte one breaks.
 */
final class PackedStreamsTest {

    private static final long SEED = 20_261_127;
    private static final byte[] FIRST = "{\"id\":1}\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND =
            "{\"id\":2,\"x\":\"yyyyyyyyyyyyyyy\"}\n".getBytes(StandardCharsets.UTF_8);

    /** What is read, and how its parts are made. */
    enum Codec {
        GZIP(ContentEncoding.GZIP) {
            @Override
            byte[] part(byte[] content) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                    out.write(content);
                }
                return bytes.toByteArray();
            }
        },
        GZIP_WITH_FULL_HEADERS(ContentEncoding.GZIP) {
            @Override
            byte[] part(byte[] content) throws IOException {
                byte[] plain = GZIP.part(content);
                byte[] header =
                        HexFormat.of()
                                .parseHex("1f8b081f000000000003" + "0300616263" + "6e00" + "6300");
                CRC32 checksum = new CRC32();
                checksum.update(header);
                int sum = (int) checksum.getValue();
                return joined(
                        header,
                        new byte[] {(byte) sum, (byte) (sum >> 8)},
                        Arrays.copyOfRange(plain, 10, plain.length));
            }
        },
        ZSTD(ContentEncoding.ZSTD) {
            @Override
            byte[] part(byte[] content) throws IOException {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (ZstdOutputStreamNoFinalizer out =
                        new ZstdOutputStreamNoFinalizer(bytes, 3).setChecksum(true)) {
                    out.write(content);
                }
                return bytes.toByteArray();
            }
        },
        PZSTD(ContentEncoding.ZSTD) {
            @Override
            byte[] part(byte[] content) throws IOException {
                byte[] frame = ZSTD.part(content);
                return joined(
                        HexFormat.of().parseHex("502a4d1804000000"),
                        new byte[] {(byte) frame.length, 0, 0, 0},
                        frame);
            }
        };

        private final ContentEncoding encoding;

        Codec(ContentEncoding encoding) {
            this.encoding = encoding;
        }

        abstract byte[] part(byte[] content) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void everyPartIsRead(Codec codec) throws IOException {
        byte[] stream = joined(codec.part(FIRST), codec.part(new byte[0]), codec.part(SECOND));
        assertArrayEquals(joined(FIRST, SECOND), read(codec, stream));
        assertEquals(codec.encoding, ContentEncoding.of(stream));
    }

    @ParameterizedTest
    @EnumSource
    void aCutIsToldWithItsByteWhereverItIs(Codec codec) throws IOException {
        byte[] first = codec.part(FIRST);
        byte[] stream = joined(first, codec.part(SECOND));
        int skippableBytes = codec == Codec.PZSTD ? 12 : 0;
        for (int cut = 0; cut < stream.length; cut++) {
            byte[] rest = Arrays.copyOf(stream, cut);
            if (cut == first.length || skippableBytes > 0 && cut == first.length + skippableBytes) {
                assertArrayEquals(FIRST, read(codec, rest), "a cut behind a part cannot be known");
            } else if (cut == skippableBytes && cut > 0) {
                assertArrayEquals(new byte[0], read(codec, rest));
            } else {
                IOException broken = assertBroken(codec, rest);
                String where = "broken or cut off at byte " + cut + ": it ends ";
                assertTrue(broken.getMessage().contains(where), broken::getMessage);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noDamageOfAByteGivesOtherContent(Codec codec) throws IOException {
        byte[] whole = joined(FIRST, SECOND);
        byte[] first = codec.part(FIRST);
        byte[] stream = joined(first, codec.part(SECOND));
        int told = 0;
        for (int i = 0; i < stream.length; i++) {
            if (codec == Codec.PZSTD && isSkippedSize(i < first.length ? i : i - first.length)) {
                continue; // one that leads to the end of a later frame by chance cannot be known
            }
            for (int mask = 1; mask < 256; mask++) {
                byte[] damaged = stream.clone();
                damaged[i] ^= (byte) mask;
                try {
                    String place = "byte %d ^ %02x".formatted(i, mask);
                    assertArrayEquals(whole, read(codec, damaged), place);
                } catch (ContentEncoding.BrokenStreamException
                        | ContentEncoding.WindowTooLargeException expected) {
                    told++;
                }
            }
        }
        assertTrue(told > stream.length * 255 / 2, told + " damages were told");
    }

    @ParameterizedTest
    @EnumSource
    void anythingElseBehindAPartIsToldWithItsByte(Codec codec) throws IOException {
        byte[] first = codec.part(FIRST);
        for (String behind : new String[] {"{\"id\":2}\n", "\n", "\u001f", "PK"}) {
            IOException broken =
                    assertBroken(codec, joined(first, behind.getBytes(StandardCharsets.UTF_8)));
            assertTrue(broken.getMessage().contains("at byte "), broken::getMessage);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 512, 100_000})
    void zerosBehindGzipAreTakenAsGzipTakesThem(int count) throws IOException {
        byte[] member = Codec.GZIP.part(FIRST);
        byte[] padded = joined(member, new byte[count]);
        assertArrayEquals(FIRST, read(Codec.GZIP, padded));
        IOException broken = assertBroken(Codec.GZIP, joined(padded, member));
        assertTrue(
                broken.getMessage().contains("at byte %,d: ".formatted(padded.length)),
                broken::getMessage);
        assertBroken(Codec.ZSTD, joined(Codec.ZSTD.part(FIRST), new byte[count]));
    }

    @Test
    void framesToBeSkippedMayStandAnywhere() throws IOException {
        byte[] skipped = HexFormat.of().parseHex("5f2a4d1802000000abcd");
        byte[] frame = Codec.ZSTD.part(FIRST);
        assertArrayEquals(
                joined(FIRST, FIRST),
                read(Codec.ZSTD, joined(skipped, frame, skipped, skipped, frame, skipped)));
    }

    @Test
    void theBlockThatIsDamagedIsNamed() throws IOException {
        byte[] content = new byte[600_000];
        new Random(SEED).nextBytes(content);
        byte[] stream = Codec.ZSTD.part(content);
        int block = 2 * ((128 << 10) + 3) + 6;
        stream[block] ^= 6;
        IOException broken = assertBroken(Codec.ZSTD, stream);
        assertTrue(
                broken.getMessage().contains("at byte %,d: the block".formatted(block)),
                () -> "seed " + SEED + ": " + broken.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void itDoesNotMatterHowTheBytesArrive(Codec codec) throws IOException {
        byte[] content = new byte[300_000];
        new Random(SEED).nextBytes(content);
        byte[] stream = joined(codec.part(content), codec.part(FIRST), codec.part(content));
        Random sizes = new Random(SEED);
        InputStream pieces =
                new FilterInputStream(new ByteArrayInputStream(stream)) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int most = 1 + sizes.nextInt(sizes.nextBoolean() ? 3 : 100_000);
                        return super.read(target, offset, Math.min(length, most));
                    }
                };
        assertArrayEquals(joined(content, FIRST, content), read(codec, pieces), "seed " + SEED);
    }

    private static boolean isSkippedSize(int byteOfPart) {
        return byteOfPart >= 4 && byteOfPart < 8;
    }

    private static IOException assertBroken(Codec codec, byte[] stream) {
        return assertThrows(ContentEncoding.BrokenStreamException.class, () -> read(codec, stream));
    }

    private static byte[] read(Codec codec, byte[] stream) throws IOException {
        return read(codec, new ByteArrayInputStream(stream));
    }

    private static byte[] read(Codec codec, InputStream stream) throws IOException {
        try (InputStream unpacked = codec.encoding.unpack(stream, 8 << 20, _ -> {})) {
            return unpacked.readAllBytes();
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
