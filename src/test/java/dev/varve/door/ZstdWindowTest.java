package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a zstd stream makes its decoder hold is known, and refused, before it is held. */
final class ZstdWindowTest {

    private static final long LIMIT = 8 << 20;
    private static final long SEED = 20_261_127;

    private final List<Long> held = new ArrayList<>();

    @Test
    void aFrameOfALargerWindowIsRefusedBeforeItsMemoryIsTaken() throws IOException {
        assertRefused(frame(27, false, new byte[1 << 20]), 1 << 27);
        assertEquals(List.of((long) ContentEncoding.ZSTD_DECODER_BYTES), held);
    }

    @Test
    void aLargerWindowIsFoundBehindSkippableAndOtherFrames() throws IOException {
        byte[] small = frame(20, true, text(300_000));
        byte[] large = frame(24, false, text(1_000));
        assertRefused(joined(skippable(70_000), small, skippable(0), large), 1 << 24);
        assertRefused(joined(small, small, large), 1 << 24);
    }

    @Test
    void aSingleSegmentIsAsLargeAsItsContent() throws IOException {
        byte[] segment = Zstd.compress(new byte[(int) LIMIT + 1], 22);
        assertRefused(segment, LIMIT + 1);
        assertUnpacks(Zstd.compress(new byte[(int) LIMIT], 22), new byte[(int) LIMIT], 4_096);
    }

    @Test
    void whatAWindowNeedsIsToldBesideTheRest() throws IOException {
        byte[] content = text(500_000);
        assertUnpacks(
                joined(frame(18, true, content), frame(23, false, content)),
                joined(content, content),
                1 << 16);
        assertEquals(
                List.of(0L, 1L << 18, 1L << 23),
                held.stream().map(each -> each - ContentEncoding.ZSTD_DECODER_BYTES).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1_000})
    void framesAreFoundHoweverTheyArrive(int pieceBytes) throws IOException {
        byte[] content = text(200_000);
        byte[] random = new byte[150_000];
        new Random(SEED).nextBytes(random);
        byte[] stream =
                joined(
                        frame(17, true, content),
                        skippable(3),
                        Zstd.compress(new byte[70_000]),
                        frame(22, false, random),
                        frame(10, true, new byte[0]),
                        Zstd.compress(new byte[300]),
                        Zstd.compress(new byte[10]));
        assertUnpacks(stream, joined(content, new byte[70_000], random, new byte[310]), pieceBytes);
        assertEquals(7, held.size(), held::toString);
    }

    @Test
    void aStreamThatGoesOnWithSomethingElseIsBroken() {
        byte[] stream = joined(Zstd.compress(text(10)), new byte[100]);
        assertThrows(
                ContentEncoding.BrokenStreamException.class,
                () -> unpack(new ByteArrayInputStream(stream)));
    }

    @Test
    void roomThatIsRefusedEndsTheReading() throws IOException {
        byte[] stream = frame(20, false, text(1_000));
        try (InputStream unpacked =
                ContentEncoding.ZSTD.unpack(
                        new ByteArrayInputStream(stream),
                        LIMIT,
                        bytes -> {
                            if (bytes > 1 << 20) {
                                throw new IllegalStateException("no room");
                            }
                        })) {
            assertThrows(IllegalStateException.class, unpacked::readAllBytes);
        }
    }

    private void assertRefused(byte[] stream, long windowBytes) {
        held.clear();
        IOException refused =
                assertThrows(
                        ContentEncoding.WindowTooLargeException.class,
                        () -> unpack(new ByteArrayInputStream(stream)));
        assertTrue(
                refused.getMessage().contains("a window of " + windowBytes + " bytes"),
                refused::getMessage);
    }

    private void assertUnpacks(byte[] stream, byte[] content, int pieceBytes) throws IOException {
        held.clear();
        assertArrayEquals(content, unpack(pieces(stream, pieceBytes)));
    }

    private byte[] unpack(InputStream packed) throws IOException {
        try (InputStream unpacked = ContentEncoding.ZSTD.unpack(packed, LIMIT, held::add)) {
            return unpacked.readAllBytes();
        }
    }

    private static InputStream pieces(byte[] stream, int pieceBytes) {
        return new FilterInputStream(new ByteArrayInputStream(stream)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, pieceBytes));
            }
        };
    }

    private static byte[] text(int length) {
        return "{\"a\":1}\n"
                .repeat(length / 8 + 1)
                .substring(0, length)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] frame(int windowBits, boolean checksum, byte[] content)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(bytes, 1)) {
            out.setLong(windowBits);
            out.setChecksum(checksum);
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] skippable(int length) {
        byte[] frame = new byte[8 + length];
        frame[0] = 0x53;
        frame[1] = 0x2A;
        frame[2] = 0x4D;
        frame[3] = 0x18;
        for (int i = 0; i < 4; i++) {
            frame[4 + i] = (byte) (length >>> 8 * i);
        }
        return frame;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
