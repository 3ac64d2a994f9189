package dev.varve.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;

/**
 * Segments as other programs leave them: plain, gzip and zstd, of two tables, a line in twenty of
 * which is no record.
 */
final class LeftSegments {

    static final List<String> TABLES = List.of("alpha", "beta");

    private static final int MOST_LINES = 400;

    /** By {@code {table}/{name}}. */
    private final NavigableMap<String, byte[]> files = new TreeMap<>();

    private long lines;

    LeftSegments(Random random, int count) throws IOException {
        for (int number = 1; number <= count; number++) {
            String name =
                    "%s/segment_20251203T14_%05d.ndjson"
                            .formatted(TABLES.get(random.nextInt(TABLES.size())), number);
            byte[] text = text(random).getBytes(UTF_8);
            switch (random.nextInt(3)) {
                case 0 -> files.put(name, text);
                case 1 -> files.put(name + ".gz", gzip(text));
                default -> files.put(name + ".zst", Zstd.compress(text));
            }
        }
    }

    private String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(MOST_LINES); line >= 0; line--) {
            text.append(
                    random.nextInt(20) == 0
                            ? "{\"id\": bad %d}\n".formatted(lines)
                            : "{\"id\":%d,\"p\":%d,\"x\":\"%x\"}\n"
                                    .formatted(lines, random.nextInt(3), random.nextLong()));
            lines++;
        }
        return text.toString();
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(text);
        }
        return bytes.toByteArray();
    }

    NavigableMap<String, byte[]> files() {
        return files;
    }

    /** Puts them below {@code ready}, each whole. */
    void writeTo(Path raw) throws IOException {
        for (String name : files.keySet()) {
            Path file = raw.resolve("ready").resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, files.get(name));
        }
    }

    /** What every line is known by. */
    Set<Long> ids() {
        return LongStream.range(0, lines).boxed().collect(Collectors.toSet());
    }
}
