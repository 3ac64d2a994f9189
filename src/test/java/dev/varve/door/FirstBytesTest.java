package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream is, is seen from its first bytes. */
final class FirstBytesTest {

    @ParameterizedTest
    @CsvSource({
        "fd377a585a000004e6d6b446, an xz stream",
        "425a6839314159265359bdf7, a bzip2 stream",
        "425a683917724538509000000000, a bzip2 stream",
        "04224d186440a7, an lz4 stream",
        "02214c1812000000, an lz4 stream",
        "ff060000734e6150705901, a snappy stream",
        "789ccb48cdc9c95728cf2fca49, a zlib stream",
        "504b03040a00000000, a zip archive",
        "504b0506000000000000000000, a zip archive",
        "377abcaf271c0004, a 7z archive",
        "504152311504150015021500, a Parquet file",
        "4f626a0104166176726f2e63, an Avro file",
        "4f52430800, an ORC file",
        "4152524f573100000000ffff, an Arrow file",
        "ffffffff7800000010000000, an Arrow stream",
        "53514c69746520666f726d6174203300, a SQLite database",
        "0b03807b226964223a317d0a03, binary data"
    })
    void whatIsNoStreamOfRecordsIsNamed(String head, String name) {
        assertForeign(HexFormat.of().parseHex(head), name);
    }

    @Test
    void aTarArchiveIsNamed() {
        byte[] head = Arrays.copyOf("a.json".getBytes(StandardCharsets.UTF_8), 512);
        System.arraycopy("ustar".getBytes(StandardCharsets.UTF_8), 0, head, 257, 5);
        assertForeign(head, "a tar archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}\n", "[{\"a\":1}]", "{\n", "{}", " {\"ä\":1}", "\n\n[1]"})
    void textThatIsNotUtf8IsNamedWithAndWithoutAMark(String text) {
        for (String mark : new String[] {"", "\uFEFF"}) {
            for (String charset : new String[] {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
                byte[] head = (mark + text).getBytes(Charset.forName(charset));
                assertForeign(head, charset.substring(0, 6) + " text");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "x\nx\nx\n",
                "{\"a\":1}\n",
                "{\"a\":\"\\u0001\u0001\u0002\"}",
                "\uFEFF{\"a\":1}",
                "[\u0001",
                "\u0001\u0002 not a record\n{\"a\":1}\n",
                "\u001b[31mred\u001b[0m\n",
                "\u001e{\"a\":1}\n\u001e{\"a\":2}\n",
                "\0\0\0\n{}",
                "null\n",
                "é\n",
                "日本語日本語日本語\n",
                "1,2\n3,4\n",
                "PARTS"
            })
    void textIsLeftToWhoReadsRecords(String text) {
        FirstBytes first = new FirstBytes(text.getBytes(StandardCharsets.UTF_8));
        assertDoesNotThrow(first::requireRecords);
        assertEquals(ContentEncoding.IDENTITY, first.packing());
    }

    @ParameterizedTest
    @CsvSource({
        "1f, GZIP",
        "1f8b, GZIP",
        "1f8b0800, GZIP",
        "28, ZSTD",
        "28b5, ZSTD",
        "28b52f, ZSTD",
        "28b52ffd2400, ZSTD",
        "502a4d1804000000, ZSTD",
        "5f2a4d1800000000, ZSTD",
        "602a4d1800000000, IDENTITY",
        "7b, IDENTITY"
    })
    void packingIsSeenAlsoWhereNothingElseIsThere(String head, ContentEncoding packing) {
        assertEquals(packing, new FirstBytes(HexFormat.of().parseHex(head)).packing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                " [{\"a\":1}",
                "\uFEFF[",
                "{\n",
                "{ \r\n  \"a\": 1\r\n}",
                "{\"a\": 1,\n \"b\": 2}",
                "{\"a\": [\n  {\"b\":1}",
                "{\"a\":\n\n  {\"b\":1}",
                "{\"a\": [1,\n2]}",
                "{}{}",
                "{\"a\":\"}{\"} \t{\"b\":1}\n",
                "\n{\"a\":{\"b\":[{}]}}{",
                "{\"a\":\"\\\"\"}{}"
            })
    void aDocumentIsSeen(String text) {
        assertTrue(areOfDocument(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":1}",
                "{\"a\":1}\n{\"a\":2}\n",
                "{\"a\":1} \r\n{\"a\":2}",
                "{\"a\":\"}{\"}\n",
                "{\"a\":\n{\"a\":2}\n",
                "{\"a\":\nx\n{\"a\":2}\n",
                "{\"a\":\"x\n{\"a\":2}\n",
                "{\"a\":\"\\",
                "{\"a\":1,\n",
                "{\"a\":1}x\n",
                "{\"a\":1},\n{\"a\":2},\n",
                "x\n{\n",
                "}{"
            })
    void linesAreSeen(String text) {
        assertEquals(false, areOfDocument(text));
    }

    @Test
    void whatIsSaidGoesBeforeWhatIsSeen() {
        FirstBytes array = new FirstBytes(new byte[] {'['});
        assertEquals(false, array.areOfDocument(RecordFormat.NDJSON));
        FirstBytes lines = new FirstBytes("{}\n{}".getBytes(StandardCharsets.UTF_8));
        assertTrue(lines.areOfDocument(RecordFormat.JSON));
    }

    private static boolean areOfDocument(String text) {
        return new FirstBytes(text.getBytes(StandardCharsets.UTF_8))
                .areOfDocument(RecordFormat.AUTO);
    }

    private static void assertForeign(byte[] head, String name) {
        ForeignContentException foreign =
                assertThrows(ForeignContentException.class, new FirstBytes(head)::requireRecords);
        assertTrue(
                foreign.getMessage().startsWith("this is " + name + ", which is not read: "),
                foreign::getMessage);
    }
}
