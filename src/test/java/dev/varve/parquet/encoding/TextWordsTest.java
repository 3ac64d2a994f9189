package dev.varve.parquet.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Words say what the JDK's comparisons of bytes say. */
final class TextWordsTest {

    private static final long SEED = 20_261_122;
    private static final int ROUNDS = 200_000;
    private static final int LONGEST = 40;

    /** Few letters, so that much is alike; a zero and a byte that is negative when signed. */
    private static final byte[] LETTERS = {0, 'a', 'b', (byte) 0xC3};

    @Test
    void comparesLikeTheJdk() {
        Random random = new Random(SEED);
        byte[] bytes = new byte[2 * LONGEST];
        for (int round = 0; round < ROUNDS; round++) {
            int aFrom = 0;
            int aTo = random.nextInt(LONGEST + 1);
            int bFrom = aTo;
            int bTo = bFrom + random.nextInt(LONGEST + 1);
            fill(bytes, random);
            int alike = random.nextInt(LONGEST);
            System.arraycopy(bytes, aFrom, bytes, bFrom, Math.min(alike, bytes.length - bFrom));

            String where = "seed " + SEED + ", round " + round;
            int mismatch = Arrays.mismatch(bytes, aFrom, aTo, bytes, bFrom, bTo);
            assertEquals(
                    mismatch < 0 ? aTo - aFrom : mismatch,
                    TextWords.commonPrefix(bytes, aFrom, aTo, bFrom, bTo),
                    where);
            assertEquals(
                    Integer.signum(Arrays.compareUnsigned(bytes, aFrom, aTo, bytes, bFrom, bTo)),
                    Integer.signum(TextWords.compare(bytes, aFrom, aTo, bFrom, bTo)),
                    where);
        }
    }

    private static void fill(byte[] bytes, Random random) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = LETTERS[random.nextInt(LETTERS.length)];
        }
    }
}
