package dev.varve.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.RealData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hostile values as raw keys, unescaped, though nobody should do so: refused, or kept inside. */
final class HostileKeysTest {

    private static final Pattern VALUE = Pattern.compile("\"value\": \"((?:[^\"\\\\]|\\\\.)*+)\"");

    @TempDir Path around;

    @Test
    void refusesEveryHostileKeyOrKeepsItInsideTheRoot() throws IOException {
        List<String> values = new ArrayList<>();
        for (String line : Files.readAllLines(RealData.require("paths/torture.jsonl"))) {
            Matcher matcher = VALUE.matcher(line);
            assertTrue(matcher.find(), line);
            values.add(unescape(matcher.group(1)));
        }
        Path root = around.resolve("deep/deeper/root");
        List<String> stored = new ArrayList<>();
        int refused = 0;
        int taken = 0;
        try (LocalStore store = new LocalStore(root)) {
            for (String value : values) {
                if (KeyRules.wrong(value).isPresent()) {
                    refused++;
                    continue;
                }
                try {
                    if (!Blobs.createText(store, value, "x").existed()) {
                        stored.add(value);
                    }
                } catch (LocalRefusal e) {
                    // What is an object cannot be a directory too, the other way about neither.
                    taken++;
                }
            }
            stored.sort(KeyRules::compareUtf8);
            assertEquals(stored, Blobs.list(store, ""));
        }
        System.out.printf(
                "HostileKeysTest: %d values: %d refused, %d stored inside the root,"
                        + " %d in the way of another%n",
                values.size(), refused, stored.size(), taken);
        assertEquals(stored.size(), LocalFiles.below(around).size());
        assertTrue(
                LocalFiles.below(around).stream()
                        .allMatch(file -> file.startsWith("deep/deeper/root/")));
        assertTrue(refused > 100 && stored.size() > 200);
    }

    private static String unescape(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escaped = json.charAt(++i);
            switch (escaped) {
                case 'u' -> {
                    text.append((char) Integer.parseInt(json.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                default -> text.append(escaped);
            }
        }
        return text.toString();
    }
}
