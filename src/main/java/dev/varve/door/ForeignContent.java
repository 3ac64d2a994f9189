package dev.varve.door;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What people have that holds no records that could be read, as its first bytes show.
 *
 * @param name of its kind, with its article
 * @param advice what to do with it
 * @param ending of the names of such files; empty where there is none
 * @param magics of which one begins it
 */
record ForeignContent(String name, String advice, String ending, List<Magic> magics) {

    private static final String UNPACK = "unpack it, or pack it by gzip or zstd";
    private static final String TAKE_OUT = "take the files out of it";
    private static final String EXPORT = "export its rows as JSON, one object a line";
    private static final String CONVERT = "convert it to UTF-8";

    private static final ForeignContent UTF_16 = of("UTF-16 text", CONVERT, "", "feff", "fffe");
    private static final ForeignContent UTF_32 =
            of("UTF-32 text", CONVERT, "", "0000feff", "fffe0000");

    /** Where no magic is known: compressors such as brotli have none. */
    private static final ForeignContent BINARY =
            of("binary data", "records are JSON, plain or packed by gzip or zstd", "bin");

    private static final List<ForeignContent> KNOWN =
            List.of(
                    of("an xz stream", UNPACK, "xz", "fd377a585a00"),
                    of("a bzip2 stream", UNPACK, "bz2", "425a68..314159", "425a68..177245"),
                    of("an lz4 stream", UNPACK, "lz4", "04224d18", "02214c18"),
                    of("a snappy stream", UNPACK, "sz", "ff060000734e61507059"),
                    of("an lzip stream", UNPACK, "lz", "4c5a4950"),
                    of("a stream of compress", UNPACK, "z", "1f9d"),
                    of("a zlib stream", UNPACK, "zlib", "789c", "78da"),
                    of("a zip archive", TAKE_OUT, "zip", "504b0304", "504b0506"),
                    of("a 7z archive", TAKE_OUT, "7z", "377abcaf271c"),
                    of("a tar archive", TAKE_OUT, "tar", "..".repeat(257) + "7573746172"),
                    of("a Parquet file", EXPORT, "parquet", "50415231", "50415245"),
                    of("an Avro file", EXPORT, "avro", "4f626a01"),
                    of("an ORC file", EXPORT, "orc", "4f5243"),
                    of("an Arrow file", EXPORT, "arrow", "4152524f5731"),
                    of("an Arrow stream", EXPORT, "arrows", "ffffffff......00"),
                    of("a SQLite database", EXPORT, "db", "53514c69746520666f726d61742033"),
                    UTF_32,
                    UTF_16);

    /** How many characters tell UTF-16 and UTF-32 that say nothing of themselves. */
    private static final int MOST_CHARACTERS = 8;

    private static final int LEAST_CHARACTERS = 2;

    /** What is found in text: also what a crash leaves, colours, and what separates records. */
    private static final String TEXT_CONTROLS = "\0\t\n\f\r\33\36";

    /**
     * @param wanted bytes in hexadecimal, two dots for any
     */
    private record Magic(String wanted) {

        boolean begins(byte[] head) {
            int length = wanted.length() / 2;
            if (head.length < length) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                boolean isAny = wanted.charAt(2 * i) == '.';
                if (!isAny
                        && HexFormat.fromHexDigits(wanted, 2 * i, 2 * i + 2) != (head[i] & 0xFF)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static ForeignContent of(String name, String advice, String ending, String... magics) {
        return new ForeignContent(
                name, advice, ending, Arrays.stream(magics).map(Magic::new).toList());
    }

    /** What these are the first bytes of; empty where they may begin records. */
    static Optional<ForeignContent> of(byte[] head) {
        Optional<ForeignContent> known =
                KNOWN.stream()
                        .filter(each -> each.magics.stream().anyMatch(it -> it.begins(head)))
                        .findFirst();
        if (known.isPresent()) {
            return known;
        }
        if (isWide(head, Short.BYTES)) {
            return Optional.of(UTF_16);
        }
        if (isWide(head, Integer.BYTES)) {
            return Optional.of(UTF_32);
        }
        return isBinary(head) ? Optional.of(BINARY) : Optional.empty();
    }

    /** In one sentence. */
    String sentence() {
        return "this is %s, which is not read: %s".formatted(name, advice);
    }

    /** Whether each of the first characters is one byte among zeros, always at the same place. */
    private static boolean isWide(byte[] head, int characterBytes) {
        int characters = Math.min(head.length / characterBytes, MOST_CHARACTERS);
        if (characters < LEAST_CHARACTERS) {
            return false;
        }
        int place = head[0] == 0 ? characterBytes - 1 : 0;
        for (int i = 0; i < characters * characterBytes; i++) {
            if (head[i] == 0 == (i % characterBytes == place)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it begins otherwise than records do, holds what no text has, and no further line
     * begins as records do: a line that is no record must not cost its neighbours.
     */
    private static boolean isBinary(byte[] head) {
        String bytes = new String(head, StandardCharsets.ISO_8859_1);
        String begin = bytes.stripLeading();
        if (begin.startsWith("{") || begin.startsWith("[")) {
            return false;
        }
        boolean hasRecord = bytes.contains("\n{\"") || bytes.contains("\n{}");
        return !hasRecord && hasControls(head);
    }

    private static boolean hasControls(byte[] head) {
        for (byte each : head) {
            if (each >= 0 && each < ' ' && TEXT_CONTROLS.indexOf(each) < 0) {
                return true;
            }
        }
        return false;
    }
}
