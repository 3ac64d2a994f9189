package dev.varve.wiring.process;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What is kept of a writer, as lines of text:
 *
 * <pre>
 * varve writer 1
 * name=db-1-0a1b2c3d
 * nextPosition=1000000000
 * host=db-1
 * pid=12
 * start=2026-01-02T03:04:05Z
 * crc32c=9c3f1a07
 * </pre>
 *
 * The checksum is of all lines before its own, so that a torn file is never taken for a whole one.
 *
 * @param name in the names of files
 * @param nextPosition no position from there on was ever given
 * @param holder who wrote this last
 */
record WriterRecord(String name, long nextPosition, WriterHolder holder) {

    private static final String TITLE = "varve writer 1";
    private static final List<String> KEYS =
            List.of("name", "nextPosition", "host", "pid", "start");
    private static final String SUM = "crc32c=";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    byte[] bytes() {
        String lines =
                """
                %s
                name=%s
                nextPosition=%d
                host=%s
                pid=%d
                start=%s
                """
                        .formatted(
                                TITLE,
                                name,
                                nextPosition,
                                holder.host().replaceAll("\\R", " "),
                                holder.pid(),
                                holder.start());
        return (lines + SUM + sum(lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** What the bytes keep; empty unless every byte is as it was written. */
    static Optional<WriterRecord> parse(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException torn) {
            return Optional.empty();
        }
        int sum = text.lastIndexOf(SUM);
        if (sum < 0 || !text.substring(sum).equals(SUM + sum(text.substring(0, sum)) + "\n")) {
            return Optional.empty();
        }
        return read(text.substring(0, sum).split("\n", -1));
    }

    private static Optional<WriterRecord> read(String[] lines) {
        if (lines.length != KEYS.size() + 2 || !lines[0].equals(TITLE)) {
            return Optional.empty();
        }
        for (int i = 0; i < KEYS.size(); i++) {
            if (!lines[i + 1].startsWith(KEYS.get(i) + "=")) {
                return Optional.empty();
            }
        }
        try {
            WriterHolder holder =
                    new WriterHolder(
                            value(lines[3]),
                            Long.parseLong(value(lines[4])),
                            Instant.parse(value(lines[5])));
            String name = value(lines[1]);
            long next = Long.parseLong(value(lines[2]));
            return NAME.matcher(name).matches() && next >= 0
                    ? Optional.of(new WriterRecord(name, next, holder))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeParseException odd) {
            return Optional.empty();
        }
    }

    private static String value(String line) {
        return line.substring(line.indexOf('=') + 1);
    }

    private static String sum(String lines) {
        CRC32C sum = new CRC32C();
        sum.update(lines.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(sum.getValue());
    }
}
