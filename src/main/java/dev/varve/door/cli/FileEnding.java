package dev.varve.door.cli;

import dev.varve.door.ContentEncoding;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the ending of a file's name says about its content, which the content may contradict. */
final class FileEnding {

    /** Of files that may hold records, packed by whatever: what is not read is named then. */
    private static final Pattern RECORDS =
            Pattern.compile(
                    ".*\\.(json|ndjson|jsonl)"
                            + "(\\.(gz|gzip|zst|zstd|xz|bz2|bzip2|lz4|br|sz|lz|z|zlib|zip|7z))?",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private FileEnding() {}

    /** Whether a file of a folder is read. */
    static boolean isOfRecords(String file) {
        return RECORDS.matcher(file).matches();
    }

    /** How the name says that the file is packed; empty if it says nothing. */
    static Optional<ContentEncoding> packing(Input file) {
        return switch (of(file)) {
            case "gz", "gzip" -> Optional.of(ContentEncoding.GZIP);
            case "zst", "zstd" -> Optional.of(ContentEncoding.ZSTD);
            default -> Optional.empty();
        };
    }

    /** What is to be said where the name says otherwise; empty where it does not. */
    static String disagreement(Input file, ContentEncoding found) {
        return packing(file).filter(said -> said != found).isPresent() ? note(file) : "";
    }

    /**
     * What is to be said where the name says otherwise; empty where it does not.
     *
     * @param usual ending of such files; empty where they have none
     */
    static String disagreement(Input file, String usual) {
        boolean agrees = of(file).isEmpty() || usual.isEmpty() || of(file).equals(usual);
        return agrees ? "" : note(file);
    }

    private static String note(Input file) {
        return " (its name ends in .%s)".formatted(of(file));
    }

    private static String of(Input file) {
        String name = file.lastName();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
