package dev.varve.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, u0000",
        "a, n",
        "d, r",
        "9, t",
        "1b, u001b",
        "7f, u007f",
        "85, u0085",
        "9b, u009b",
        "61c, u061c",
        "200b, u200b",
        "200d, u200d",
        "200f, u200f",
        "2028, u2028",
        "2029, u2029",
        "202e, u202e",
        "2066, u2066",
        "feff, ufeff",
        "d800, ud800",
        "e0041, u{e0041}"
    })
    void whatCannotBeSeenIsWrittenAsItsCode(String code, String shown) {
        String hidden = Character.toString(Integer.parseInt(code, 16));
        assertEquals("a\\" + shown + "b", VisibleText.of("a" + hidden + "b"));
    }

    @Test
    void whatCanBeSeenStaysAsItIs() {
        String seen = "é ß 漢字 😀 \\ \"quoted\" … שלום";
        assertEquals(seen, VisibleText.of(seen));
        String plain = "stored event/part-0.parquet";
        assertSame(plain, VisibleText.of(plain));
    }

    @Test
    void whatIsLongIsCutAndSaysByHowMuch() {
        assertEquals("abc", VisibleText.of("abc", 3));
        assertEquals("abc… (2 more)", VisibleText.of("abcde", 3));
        assertEquals("a… (1,200 more)", VisibleText.of("a" + "\n".repeat(1_200), 2));
        assertEquals("a… (2 more)", VisibleText.of("a😀", 2), "a pair is not parted");
    }

    @Test
    void noTextMakesTwoLinesOrOneThatIsTooLong() {
        long seed = new Random().nextLong();
        System.out.println("VisibleTextTest: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
            }
            int most = 1 + random.nextInt(60);
            String shown = VisibleText.of(text.toString(), most);
            assertTrue(shown.length() <= most + "… (40 more)".length(), shown);
            assertEquals(shown, VisibleText.of(shown), "nothing is left to escape");
        }
    }
}
