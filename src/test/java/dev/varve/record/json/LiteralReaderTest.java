package dev.varve.record.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.StagedColumn;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiteralReaderTest {

    private static final List<String> PARTS =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "1.50",
                    "true",
                    "null",
                    "\"\"",
                    "\"a b\"",
                    "\" \\\" \"",
                    "\"\\\\\"",
                    "\"tab\\t {\"",
                    "\"ü €\"",
                    "-7e3");

    private static final List<String> SPACES = List.of("", "", "", " ", "\t", "\n  ", "\r\n");

    @Test
    void keepsEverythingButWhiteSpaceBetweenParts() {
        long seed = 20261128;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            boolean spaced = random.nextBoolean();
            StringBuilder written = new StringBuilder("[");
            StringBuilder expected = new StringBuilder("[");
            for (int part = random.nextInt(12); part > 0; part--) {
                String next = PARTS.get(random.nextInt(PARTS.size()));
                written.append(spaced ? SPACES.get(random.nextInt(SPACES.size())) : "");
                written.append(next);
                expected.append(next);
            }
            written.append(']');
            expected.append(']');
            assertEquals(
                    expected.toString(),
                    read(written.toString(), random.nextInt(9)),
                    "seed %d, round %d".formatted(seed, round));
        }
    }

    @Test
    void whatStandsBehindTheValueDoesNotMatter() {
        assertEquals("7", read("7", 0));
        assertEquals("{\"a\":12}", read("{\"a\":12}", 3));
    }

    /** The second row of a column, of a value that white space surrounds. */
    private static String read(String value, int before) {
        StagedColumn column = new StagedColumn(Field.optional("value", ColumnType.TEXT), true);
        byte[] literal = value.getBytes(UTF_8);
        byte[] in = (" ".repeat(before) + value + " ".repeat(Words.SLACK_BYTES)).getBytes(UTF_8);
        column.putBytes(0, literal, 0, 1);
        LiteralReader.read(in, before, before + literal.length, column, 1);
        assertTrue(column.isLiteral(1));
        return new String(column.bytes, column.ends[0], column.ends[1] - column.ends[0], UTF_8);
    }
}
