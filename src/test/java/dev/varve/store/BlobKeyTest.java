package dev.varve.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlobKeyTest {

    @Test
    void refusesWhatCannotBeAKeyAndSaysWhatIsWrong() {
        Map<String, String> wrong =
                Map.ofEntries(
                        Map.entry("", "it is empty"),
                        Map.entry("/a", "it begins with '/', keys are relative"),
                        Map.entry("/", "it begins with '/', keys are relative"),
                        Map.entry("a/", "it has an empty segment"),
                        Map.entry("a//b", "it has an empty segment"),
                        Map.entry("./a", "the segment '.' begins with '.'"),
                        Map.entry("a/../b", "the segment '..' begins with '.'"),
                        Map.entry("a/.hidden", "the segment '.hidden' begins with '.'"),
                        Map.entry("a\u0000b", "a control character at character 2"),
                        Map.entry("a\nb", "a control character at character 2"),
                        Map.entry("\u007f", "a control character at character 1"),
                        Map.entry("..\\x", "a '\\' at character 3"),
                        Map.entry("a\ud800b", "half of a surrogate pair at character 2"),
                        Map.entry("a\udc00\ud800", "half of a surrogate pair at character 2"),
                        Map.entry("\ud800", "half of a surrogate pair at character 1"),
                        Map.entry(
                                "ü".repeat(128),
                                "a segment has 256 bytes of UTF-8, at most 255 are allowed"),
                        Map.entry(
                                "12345678/".repeat(113) + "1234567x",
                                "it has 1025 bytes of UTF-8, at most 1024 are allowed"));
        wrong.forEach(
                (key, reason) -> {
                    var refused =
                            assertThrows(InvalidKeyException.class, () -> new BlobKey(key), key);
                    assertTrue(
                            refused.toString().endsWith("' (" + reason + ")"),
                            refused.getMessage());
                });
    }

    @Test
    void quotesTheKeySoThatItPrints() {
        assertEquals(
                "invalid key: 'a\\u0000\\u001b\\ud800' (a control character at character 2)",
                assertThrows(InvalidKeyException.class, () -> new BlobKey("a\u0000\u001b\ud800"))
                        .getMessage());
        String message =
                assertThrows(InvalidKeyException.class, () -> new BlobKey("x".repeat(100_000)))
                        .toString();
        assertTrue(message.length() < 400 && message.contains("100000 characters"), message);
    }

    @Test
    void takesTheLongestKeyAndTheLongestSegment() {
        new BlobKey("ü".repeat(127) + "x");
        new BlobKey("12345678/".repeat(113) + "1234567");
        new BlobKey("😀".repeat(63) + "123");
    }

    @Test
    void ordersKeysAsTheirUtf8Bytes() {
        long seed = 20_240_115;
        System.out.println("BlobKeyTest: seed " + seed);
        Random random = new Random(seed);
        int[] alphabet = {'a', 'b', '-', '/', '0', 0xE9, 0x65E5, 0xFFFD, 0xE000, 0x1F600, 0x10FFFF};
        List<BlobKey> keys = new ArrayList<>();
        while (keys.size() < 2_000) {
            StringBuilder text = new StringBuilder("k");
            random.ints(random.nextInt(6), 0, alphabet.length)
                    .forEach(i -> text.appendCodePoint(alphabet[i]));
            if (KeyRules.wrong(text.toString()).isEmpty()) {
                keys.add(new BlobKey(text.toString()));
            }
        }
        List<BlobKey> expected = new ArrayList<>(keys);
        expected.sort((left, right) -> Arrays.compareUnsigned(utf8(left), utf8(right)));
        keys.sort(null);
        assertEquals(expected, keys);
    }

    @Test
    void namesItsLastSegmentAndItsSiblings() {
        assertEquals("c.parquet", new BlobKey("a/b/c.parquet").name());
        assertEquals("c", new BlobKey("c").name());
        assertEquals(new BlobKey("a/b/d"), new BlobKey("a/b/c").sibling("d"));
        assertEquals(new BlobKey("d"), new BlobKey("c").sibling("d"));
        assertThrows(InvalidKeyException.class, () -> new BlobKey("a/b").sibling(".."));
    }

    private static byte[] utf8(BlobKey key) {
        return key.value().getBytes(StandardCharsets.UTF_8);
    }
}
