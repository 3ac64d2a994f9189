package dev.varve.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HashSeedTest {

    private static final HashSeed ONE =
            new HashSeed(0x1234_5678_9ABC_DEF0L, 0x0FED_CBA9_8765_4321L);
    private static final HashSeed OTHER =
            new HashSeed(0x7C15_9E37_79B9_7F4AL, 0xD1B5_4A32_D192_ED03L);

    @Test
    void everyProcessHasItsOwn() {
        assertNotEquals(HashSeed.random(), HashSeed.random());
    }

    @Test
    void theSameBytesHaveTheSameHashWhereverTheyStand() {
        long seed = 20_261_127;
        Random random = new Random(seed);
        for (int length = 0; length < 70; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] among = new byte[length + 50];
            random.nextBytes(among);
            int from = random.nextInt(50);
            System.arraycopy(bytes, 0, among, from, length);
            assertEquals(
                    ONE.hash(bytes, 0, length),
                    ONE.hash(among, from, from + length),
                    "seed " + seed + ", length " + length);
        }
    }

    @Test
    void namesMadeForOneSeedAreScatteredByAnother() {
        List<String> names = CollidingNames.of(ONE, 1_000);
        assertEquals(1, slots(ONE, names));
        assertTrue(slots(OTHER, names) > 900, () -> slots(OTHER, names) + " slots");
    }

    /**
     * Differences that cancel each other whatever is put before them, as long as it alone is
     * secret.
     */
    @Test
    void namesThatDifferInTheHighestBitsAloneAreScattered() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 1_024; i++) {
            StringBuilder name = new StringBuilder();
            for (int word = 0; word < 10; word++) {
                name.append("letters").append((i >> word & 1) == 0 ? 'a' : '!');
            }
            names.add(name.toString());
        }
        assertTrue(slots(ONE, names) > 900, () -> slots(ONE, names) + " slots");
        List<String> numbered = IntStream.range(0, 100).mapToObj("column%02d"::formatted).toList();
        assertTrue(slots(ONE, numbered) > 95, () -> slots(ONE, numbered) + " slots");
    }

    @Test
    void aByteMoreIsAnotherHash() {
        Set<Integer> hashes = new HashSet<>();
        for (int length = 0; length < 64; length++) {
            byte[] zeros = "\0".repeat(length).getBytes(StandardCharsets.UTF_8);
            hashes.add(ONE.hash(zeros, 0, length));
        }
        assertEquals(64, hashes.size());
    }

    private static long slots(HashSeed seed, List<String> names) {
        return names.stream().mapToInt(name -> CollidingNames.slot(seed, name)).distinct().count();
    }
}
