package dev.varve.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BitsTest {

    private static final long SEED = 7;

    @Test
    void copiesAnyRunOfBitsToAnyPlace() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            long[] source = random.longs(4).toArray();
            long[] target = random.longs(4).toArray();
            int from = random.nextInt(128);
            int at = random.nextInt(128);
            int length = random.nextInt(129);
            BitSet expected = BitSet.valueOf(target);
            for (int i = 0; i < length; i++) {
                expected.set(at + i, Bits.isSet(source, from + i));
            }
            Bits.copy(source, from, target, at, length);
            assertEquals(expected, BitSet.valueOf(target), "seed " + SEED + ", round " + round);
        }
    }

    @Test
    void setsClearsAndCountsRuns() {
        Random random = new Random(SEED);
        for (int round = 0; round < 5_000; round++) {
            long[] words = random.longs(4).toArray();
            BitSet expected = BitSet.valueOf(words);
            int from = random.nextInt(200);
            int to = from + random.nextInt(256 - from);
            assertEquals(
                    expected.get(from, to).cardinality(), Bits.count(words, from, to), "count");
            if (random.nextBoolean()) {
                Bits.set(words, from, to);
                expected.set(from, to);
            } else {
                Bits.clear(words, from, to);
                expected.clear(from, to);
            }
            assertEquals(expected, BitSet.valueOf(words), "seed " + SEED + ", round " + round);
        }
    }
}
