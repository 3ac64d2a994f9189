package dev.varve.wiring.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which inputs the command archive reads, in which order, and what it says of those it does not.
 */
class ArchiveInputsTest {

    private static final String ONE = "{\"id\":1}\n";
    private static final String TWO = "{\"id\":2}\n";

    @TempDir Path folder;

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\":1},{\"id\":2}]",
                "\uFEFF [\n  {\"id\":1}\n, {\"id\":2}]\n",
                "{\"id\":1}{\"id\":2}",
                "{\"id\":1} {\"id\":2}\n",
                "{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}\n",
                "{\"id\":\n1}\n{\"id\": 2}"
            })
    void aDocumentMakesTheFilesOfItsLines(String document) throws IOException {
        assertEquals(0, archive("lines", write("in.ndjson", "{\"id\":1}\n{\"id\":2}\n")));
        assertEquals(0, archive("document", write("in.json", document)));
        assertEquals(files("lines"), files("document"));
        assertEquals(0, archive("packed", writeBytes("in.gz", gzip(document))));
        assertEquals(files("lines"), files("packed"));
    }

    @Test
    void aDocumentOfManyChunksMakesTheFilesOfItsLines() throws IOException {
        List<String> records =
                IntStream.range(0, 120_000)
                        .mapToObj(
                                i ->
                                        "{\"id\":%d,\"ts\":\"2024-01-%02dT00:00:00Z\",\"x\":\"%s\"%s}"
                                                .formatted(
                                                        i,
                                                        1 + i % 3,
                                                        "x".repeat(i % 60),
                                                        i > 70_000 ? ",\"later\":1.5" : ""))
                        .toList();
        assertEquals(0, archive("lines", write("in.ndjson", String.join("\n", records))));
        assertEquals(
                0,
                archive(
                        "array",
                        write(
                                "in.json",
                                records.stream().collect(Collectors.joining(",\n", "[", "]")))));
        assertEquals(3, files("lines").size());
        assertEquals(files("lines"), files("array"));
    }

    @Test
    void whatIsSaidOfTheFormatGoesBeforeWhatIsSeen() throws IOException {
        Path pretty = write("in.json", "{\n\"id\":1\n}\n");
        assertEquals(3, archive("lines", pretty, "--format", "ndjson"));
        assertEquals(0, archive("document", write("in.ndjson", ONE + TWO), "--format", "json"));
        assertEquals(2, archive("wrong", pretty, "--format", "csv"));
        assertTrue(
                err.toString()
                        .contains(
                                "varve.archive.format=csv (command line): it must be one of auto, ndjson, json"),
                err.toString());
    }

    @Test
    void rejectedElementsOfADocumentCostNoOther() throws IOException {
        Path input = write("in.json", "[{\"id\":1},\n 5,{\"id\":2}, {\"id\":2,}]");
        assertEquals(3, archive("out", input));
        assertTrue(err.toString().startsWith(input + ":2:2: "), err.toString());
        assertTrue(out.toString().startsWith("file"), out.toString());
        assertTrue(out.toString().contains("2 records are in 1 files"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"id\":1}|line 1, column 10 (byte 9): expected ',' or ']', found the end of the body",
                "[{\"id\":1}, |line 1, column 11 (byte 10): expected an element of the array, found the end of the body",
                "[{\"id\":1},{\"id|line 1, column 15 (byte 14): the body ends inside a string",
                "[{\"id\":1}] [|line 1, column 12 (byte 11): expected the end of the body, found '['",
            })
    void aDocumentThatDoesNotEndFailsWithItsByte(String document, String message)
            throws IOException {
        Path input = write("in.json", document);
        assertEquals(1, archive("out", input));
        assertEquals(input + ": " + message + "\n", err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void everyPartOfAPackedFileIsRead() throws IOException {
        assertEquals(0, archive("plain", write("in.ndjson", ONE + TWO)));
        byte[] zeros = new byte[512];
        byte[] skipped = HexFormat.of().parseHex("502a4d180100000000");
        for (byte[] packed :
                List.of(
                        joined(gzip(ONE), gzip(TWO), zeros),
                        joined(
                                Zstd.compress(ONE.getBytes(UTF_8)),
                                Zstd.compress(TWO.getBytes(UTF_8))),
                        joined(skipped, Zstd.compress((ONE + TWO).getBytes(UTF_8)), skipped))) {
            assertEquals(0, archive("packed", writeBytes("in.bin", packed)), err.toString());
            assertEquals(files("plain"), files("packed"));
        }
    }

    @Test
    void aSecondPartThatIsNotWholeFailsWithItsByteWhereverItIsCut() throws IOException {
        byte[] first = gzip(ONE);
        byte[] both = joined(first, gzip(TWO));
        for (int cut = first.length + 1; cut < both.length; cut++) {
            Path input = writeBytes("in.json.gz", Arrays.copyOf(both, cut));
            err.getBuffer().setLength(0);
            assertEquals(1, archive("out", input));
            assertTrue(
                    err.toString()
                            .startsWith(
                                    input
                                            + ": the gzip stream is broken or cut off at byte "
                                            + cut),
                    err.toString());
        }
        Path input = writeBytes("in.json.gz", joined(first, TWO.getBytes(UTF_8)));
        err.getBuffer().setLength(0);
        assertEquals(1, archive("out", input));
        assertEquals(
                input
                        + ": the gzip stream is broken or cut off at byte %d: what follows member 1 is no further member\n"
                                .formatted(first.length),
                err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gz", "zst"})
    void aFileWhoseMagicIsDamagedOrMissingIsNotTakenForLines(String ending) throws IOException {
        byte[] packed = ending.equals("gz") ? gzip(ONE) : Zstd.compress(ONE.getBytes(UTF_8));
        for (int i = 0; i < 4; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = packed.clone();
                damaged[i] ^= (byte) (1 << bit);
                int status = archive("out", writeBytes("in.json." + ending, damaged));
                boolean meansNothing = ending.equals("gz") && i == 3 && bit == 0;
                assertEquals(meansNothing ? 0 : 1, status, "byte " + i + ", bit " + bit);
            }
        }
        for (int cut = 0; cut < packed.length; cut++) {
            Path input = writeBytes("in.json." + ending, Arrays.copyOf(packed, cut));
            assertEquals(1, archive("out", input), "cut at " + cut);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fd377a585a000004e6d6b446, in.json.xz, an xz stream, ''",
        "fd377a585a000004e6d6b446, in.json.gz, an xz stream, ' (its name ends in .gz)'",
        "425a6839314159265359bdf7, in.json, a bzip2 stream, ' (its name ends in .json)'",
        "504152311504150015021500, in, a Parquet file, ''",
        "0b03807b226964223a317d0a03, in.json.br, binary data, ' (its name ends in .br)'"
    })
    void whatIsNoStreamOfRecordsIsOneLineAndStatus1(
            String head, String name, String what, String remark) throws IOException {
        Path input = writeBytes(name, HexFormat.of().parseHex(head));
        assertEquals(1, archive("out", input));
        String line = err.toString();
        assertTrue(line.startsWith(input + ": this is " + what + ", which is not read: "), line);
        assertTrue(line.endsWith(remark + "\n"), line);
        assertEquals(1, line.lines().count());
        assertFalse(Files.exists(folder.resolve("out/_dead_letter")));
    }

    @Test
    void whatIsWithinAPackedFileIsSeenToo() throws IOException {
        assertEquals(1, archive("out", writeBytes("in.gz", gzip(gzip(ONE)))));
        assertTrue(err.toString().contains("packed by gzip and, within, by gzip"), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(1, archive("out", writeBytes("in.gz", gzip("PAR1\u0015".getBytes(UTF_8)))));
        assertTrue(err.toString().contains("this is a Parquet file"), err.toString());
        assertTrue(err.toString().endsWith(" (within gzip)\n"), err.toString());
    }

    @Test
    void textThatIsNotUtf8IsNamed() throws IOException {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE")) {
            byte[] text = (ONE + TWO).getBytes(Charset.forName(charset));
            assertEquals(1, archive("out", writeBytes("in.json", text)));
        }
        assertEquals(
                "in.json: this is UTF-16 text, which is not read: convert it to UTF-8\n".repeat(3),
                err.toString().replace(folder + "/", ""));
        err.getBuffer().setLength(0);
        Path latin =
                writeBytes(
                        "in.json",
                        "{\"a\":\"caf\u00e9\"}\n".getBytes(Charset.forName("ISO-8859-1")));
        assertEquals(3, archive("out", latin));
        assertTrue(
                err.toString()
                        .startsWith(
                                latin
                                        + ":1:10: field 'a': byte 0xe9 is not UTF-8; in Latin-1 it is 'é'"),
                err.toString());
    }

    @Test
    void aWindowOverTheLimitIsRefusedByTheNameOfItsKey() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer packing = new ZstdOutputStreamNoFinalizer(bytes, 1)) {
            packing.setLong(27);
            packing.write(ONE.getBytes(UTF_8));
        }
        Path input = writeBytes("in.zst", bytes.toByteArray());
        assertEquals(0, archive("out", input), "as zstd -d");
        Path settings = write("window.env", "VARVE_ARCHIVE_ZSTD_WINDOW=64MiB\n");
        assertEquals(1, archive("out", input, "--env-file", settings.toString()));
        assertEquals(
                input
                        + ": a zstd frame wants a window of 134217728 bytes; 67,108,864 are allowed by varve.archive.zstd-window\n",
                err.toString());
    }

    @Test
    void aFolderIsReadWithAllThatHoldsRecordsInTheOrderOfThePaths() throws IOException {
        write("in/b/2.ndjson", "{\"id\":4}\n");
        writeBytes("in/b.json.gz", gzip("{\"id\":3}\n"));
        write("in/a/1.JSONL", "{\"id\":1}\n");
        writeBytes("in/a/x.json.zst", Zstd.compress("{\"id\":2}\n".getBytes(UTF_8)));
        for (String other :
                List.of("in/_manifest.json", "in/.hidden.json", "in/_x/1.json", "in/.x/1.json")) {
            write(other, "x\n");
        }
        write("in/notes.txt", "x\n");
        write("in/b/x.json.md5", "x\n");
        assertEquals(0, archive("out", folder.resolve("in")));
        assertEquals(
                folder.resolve("in")
                        + ": 2 files with other names are not read, such as "
                        + folder.resolve("in/b/x.json.md5")
                        + "\n",
                err.toString());
        Path all = write("all.ndjson", "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n{\"id\":4}\n");
        assertEquals(0, archive("all", all));
        assertEquals(files("all"), files("out"));
    }

    @Test
    void linksInFoldersAreFollowedButNotInCircles() throws IOException {
        Path in = write("in/a/1.json", ONE).getParent().getParent();
        write("elsewhere/2.json", TWO);
        Files.createSymbolicLink(in.resolve("a/up"), in);
        Files.createSymbolicLink(in.resolve("b"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(in.resolve("c.json"), in.resolve("a/1.json"));
        assertEquals(0, archive("out", in));
        assertTrue(out.toString().contains("2 records are in 1 files"), out.toString());
        assertEquals(
                in.resolve("c.json") + " is " + in.resolve("a/1.json") + " and read once\n",
                err.toString());
    }

    @Test
    void aPatternThatNoShellHasExpandedIsOne() throws IOException {
        write("in/1.json", ONE);
        write("in/deep/er/2.json", TWO);
        write("in/deep/3.txt", "x");
        write("in/.hidden/4.json", "x");
        write("in/_about/5.json", "x");
        write("in/_manifest-6.json", "x");
        for (String pattern : List.of("in/**/*.json", "i?/**/[12].{json,x}", "**/in/**/?.json")) {
            out.getBuffer().setLength(0);
            assertEquals(0, archive("out", folder.resolve(pattern)), err.toString());
            assertTrue(out.toString().contains("2 records are in 1 files"), out.toString());
        }
        assertEquals("", err.toString());
        assertEquals(3, archive("out", folder.resolve("in/_*.json")));
        err.getBuffer().setLength(0);
        assertEquals(0, archive("out", write("in/[x].json", ONE)), "a name, and no pattern");
        for (String none : List.of("in/*.csv", "no/*.json", "in/1.json/*", "in/[.json")) {
            assertEquals(2, archive("out", folder.resolve(none)), none);
        }
        assertTrue(err.toString().startsWith("no file matches " + folder.resolve("in/*.csv")));
    }

    @Test
    void anEmptyFolderIsOneLineAndStatus2() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty/_data")).getParent();
        write("empty/_data/1.json", ONE);
        assertEquals(2, archive("out", empty));
        assertTrue(
                err.toString().startsWith("no file of the folder " + empty + " is called *.json"),
                err.toString());
        assertEquals(1, err.toString().lines().count());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aFileThatIsNamedTwiceIsReadOnceAndSaid() throws IOException {
        Path input = write("in.json", ONE);
        assertEquals(
                0, varve(with(input, input.toString(), folder.resolve("./in.json").toString())));
        assertTrue(out.toString().contains("1 records are in 1 files"), out.toString());
        assertEquals(
                """
                $IN is named twice and read once
                $FOLDER/./in.json is $IN and read once
                """
                        .replace("$IN", input.toString())
                        .replace("$FOLDER", folder.toString()),
                err.toString());
    }

    @Test
    void standardInputMayBePackedAndADocument() throws IOException {
        assertEquals(0, archive("file", write("in.json", ONE + TWO)));
        for (byte[] input :
                List.of(
                        "[{\"id\":1},{\"id\":2}]".getBytes(UTF_8),
                        joined(gzip(ONE), gzip(TWO)),
                        Zstd.compress((ONE + TWO).getBytes(UTF_8)))) {
            assertEquals(0, archiveFrom(input), err.toString());
            assertEquals(files("file"), files("in"));
        }
        assertEquals(1, archiveFrom(Arrays.copyOf(gzip(ONE), 9)));
        assertTrue(
                err.toString().startsWith("-: the gzip stream is broken or cut off at byte 9: "),
                err.toString());
    }

    int archiveFrom(byte[] standardInput) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(standardInput));
        try {
            return archive("in", Path.of("-"));
        } finally {
            System.setIn(before);
        }
    }

    private String[] with(Path input, String... further) {
        return Stream.concat(
                        Stream.of(
                                "archive",
                                "--table",
                                "t",
                                "--to",
                                folder.resolve("out").toString(),
                                input.toString()),
                        Stream.of(further))
                .toArray(String[]::new);
    }

    private int archive(String store, Path input, String... options) {
        String[] command = with(input, options);
        command[4] = folder.resolve(store).toString();
        return varve(command);
    }

    private int varve(String... arguments) {
        return varveIn(Map.of(), arguments);
    }

    int varveIn(Map<String, String> environment, String... arguments) {
        return CalledVarve.run(environment, out, err, arguments);
    }

    private Path write(String name, String content) throws IOException {
        return writeBytes(name, content.getBytes(UTF_8));
    }

    private Path writeBytes(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    /** Names below the store, which are those of the content. */
    private List<String> files(String store) throws IOException {
        Path root = folder.resolve(store);
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] gzip(String content) throws IOException {
        return gzip(content.getBytes(UTF_8));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
