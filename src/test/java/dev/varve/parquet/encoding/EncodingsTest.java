package dev.varve.parquet.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.column.Bits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridDecoder;
import org.junit.jupiter.api.Test;

/** Own encoders, decoded by parquet-java. */
final class EncodingsTest {

    private static final long SEED = 1234;

    private final Random random = new Random(SEED);

    @Test
    void differencesOf64BitsAreDecoded() throws IOException {
        for (int round = 0; round < 400; round++) {
            long[] values = numbers(1 + random.nextInt(600), random.nextInt(65));
            PageBytes page = new PageBytes();
            new DeltaIntegers().encodeLongs(values, 0, values.length, page);
            DeltaBinaryPackingValuesReader reader = reader(page, values.length);
            for (long value : values) {
                assertEquals(value, reader.readLong(), "seed " + SEED + ", round " + round);
            }
        }
    }

    @Test
    void differencesOf32BitsAreDecoded() throws IOException {
        for (int round = 0; round < 400; round++) {
            long[] values = numbers(1 + random.nextInt(600), random.nextInt(33));
            PageBytes page = new PageBytes();
            new DeltaIntegers().encodeInts(values, 0, values.length, page);
            DeltaBinaryPackingValuesReader reader = reader(page, values.length);
            for (long value : values) {
                assertEquals((int) value, reader.readInteger(), "seed " + SEED);
            }
        }
    }

    @Test
    void idsOfAnyWidthAreDecoded() throws IOException {
        for (int round = 0; round < 600; round++) {
            int width = 1 + random.nextInt(31);
            int[] ids = new int[1 + random.nextInt(500)];
            for (int i = 0; i < ids.length; i++) {
                boolean repeats = i > 0 && random.nextInt(20) != 0;
                ids[i] = repeats ? ids[i - 1] : random.nextInt() & (1 << width) - 1;
            }
            PageBytes page = new PageBytes();
            RunLengthBits.encode(ids, 0, ids.length, width, page);
            RunLengthBitPackingHybridDecoder decoder =
                    new RunLengthBitPackingHybridDecoder(width, stream(page, 0));
            for (int id : ids) {
                assertEquals(id, decoder.readInt(), "seed " + SEED + ", round " + round);
            }
        }
    }

    @Test
    void levelsOfAnyPatternAreDecoded() throws IOException {
        for (int round = 0; round < 600; round++) {
            long[] validity = patterns(8);
            int from = random.nextInt(200);
            int to = from + 1 + random.nextInt(312);
            PageBytes page = new PageBytes();
            int nulls = to - from - Bits.count(validity, from, to);
            RunLengthBits.putLevels(validity, from, to, nulls, page);
            assertEquals(
                    page.length() - 4,
                    ByteBuffer.wrap(page.array()).order(ByteOrder.LITTLE_ENDIAN).getInt());
            RunLengthBitPackingHybridDecoder decoder =
                    new RunLengthBitPackingHybridDecoder(1, stream(page, 4));
            for (int row = from; row < to; row++) {
                assertEquals(
                        (int) (validity[row >> 6] >>> row & 1),
                        decoder.readInt(),
                        "seed " + SEED + ", round " + round + ", row " + row);
            }
        }
    }

    private long[] patterns(int words) {
        long[] validity = new long[words];
        for (int word = 0; word < words; word++) {
            validity[word] =
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> -1;
                        case 2 -> random.nextLong();
                        default -> -1L << random.nextInt(64);
                    };
        }
        return validity;
    }

    private long[] numbers(int count, int bits) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = bits == 0 ? 7 : random.nextLong() >> 64 - bits;
        }
        if (random.nextBoolean()) {
            Arrays.sort(values);
        }
        return values;
    }

    private static DeltaBinaryPackingValuesReader reader(PageBytes page, int count)
            throws IOException {
        DeltaBinaryPackingValuesReader reader = new DeltaBinaryPackingValuesReader();
        reader.initFromPage(count, stream(page, 0));
        return reader;
    }

    private static ByteBufferInputStream stream(PageBytes page, int from) {
        return ByteBufferInputStream.wrap(
                ByteBuffer.wrap(Arrays.copyOfRange(page.array(), from, page.length())));
    }
}
