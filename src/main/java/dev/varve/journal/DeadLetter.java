package dev.varve.journal;

import dev.varve.record.JsonEscaping;
import dev.varve.record.JsonWriter;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The form of rejections: each a line of JSON that ends with a newline. It takes at most twice the
 * bytes of the record and 64 KiB, whatever the record holds.
 */
final class DeadLetter {

    /** Always as long, so that the same letters always fill the same space. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final int CHECKED_CHARS = 8 << 10;

    /** By so much a short text may exceed twice its length. */
    private static final int ESCAPES_BYTES = 4 << 10;

    /** The longest escape of a byte. */
    private static final int ESCAPE_BYTES = 6;

    /** Of a reason or the name of a field. */
    private static final int MOST_CHARS = 4 << 10;

    private final JsonWriter json;

    /** Up to the number of the line. */
    private final byte[] head;

    private final String time;

    /** The last cause that was written, and what it is in JSON: often it comes again and again. */
    private @Nullable Rejection lastCause;

    /** What stands between the number of a line and the record. */
    private byte[] lastMiddle = {};

    /**
     * Letters of one table and one time.
     *
     * @param json where they go
     * @param time of the rejections, {@linkplain #format formatted}
     */
    DeadLetter(JsonWriter json, Optional<TableName> table, String time) {
        this.json = json;
        this.time = time;
        this.head =
                JsonWriter.exactly(
                        JsonEscaping.ONE_LINE,
                        start ->
                                start.token("{\"table\":")
                                        .string(table.map(TableName::value).orElse(null))
                                        .token(",\"line\":"));
    }

    /** As it stands in the lines. */
    static String format(Instant time) {
        return MILLIS.format(time);
    }

    /**
     * Writes a line.
     *
     * @return where in the writer the time begins
     */
    int write(Rejection rejection) {
        byte[] raw = rejection.raw();
        byte[] middle = middle(rejection);
        json.token(head, 0, head.length).number(rejection.line());
        json.token(middle, 0, middle.length);
        int timeFrom = json.length() - time.length();
        if (isUtf8(raw) && isShortAsText(raw)) {
            json.token("\",\"raw\":").string(raw, 0, raw.length);
        } else {
            json.token("\",\"raw_base64\":").base64(raw, 0, raw.length);
        }
        json.token("}\n");
        return timeFrom;
    }

    private byte[] middle(Rejection rejection) {
        if (lastCause == null || !isOfOneCause(rejection, lastCause)) {
            lastMiddle =
                    JsonWriter.exactly(
                            JsonEscaping.ONE_LINE,
                            part ->
                                    part.token(",\"column\":")
                                            .number(rejection.column())
                                            .token(",\"field\":")
                                            .string(cut(rejection.field().orElse(null)))
                                            .token(",\"reason\":")
                                            .string(cut(rejection.reason()))
                                            .token(",\"time\":\"")
                                            .token(time));
            lastCause = rejection;
        }
        return lastMiddle;
    }

    private static boolean isOfOneCause(Rejection one, Rejection other) {
        return one.column() == other.column()
                && one.field().equals(other.field())
                && one.reason().equals(other.reason());
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= MOST_CHARS
                ? text
                : text.substring(0, MOST_CHARS) + "…";
    }

    /** Whether the bytes are UTF-8, strictly: nothing overlong, no surrogates. */
    static boolean isUtf8(byte[] bytes) {
        int ascii = 0;
        while (ascii < bytes.length && bytes[ascii] >= 0) {
            ascii++;
        }
        return ascii == bytes.length || isDecodable(bytes);
    }

    private static boolean isDecodable(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(CHECKED_CHARS);
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return !result.isError();
    }

    /** Control characters take six bytes each; a record that is full of them is no text. */
    private static boolean isShortAsText(byte[] utf8) {
        int most = 2 * utf8.length + ESCAPES_BYTES;
        return ESCAPE_BYTES * (long) utf8.length <= most
                || JsonWriter.length(
                                JsonEscaping.ONE_LINE, json -> json.string(utf8, 0, utf8.length))
                        <= most;
    }
}
