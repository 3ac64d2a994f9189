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
import org.jspecify.annotations.Nullable;

/**
 * The form of one rejection: a line of JSON that ends with a newline. It takes at most twice the
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

    private DeadLetter() {}

    /** As it stands in the lines. */
    static String format(Instant time) {
        return MILLIS.format(time);
    }

    /**
     * Writes the line.
     *
     * @param time of the rejection, {@linkplain #format formatted}
     * @return where in {@code json} the time begins
     */
    static int write(JsonWriter json, Rejection rejection, String time) {
        byte[] raw = rejection.raw();
        json.token("{\"table\":");
        json.string(rejection.table().map(TableName::value).orElse(null));
        json.token(",\"line\":").token(Long.toString(rejection.line()));
        json.token(",\"column\":").token(Integer.toString(rejection.column()));
        json.token(",\"field\":").string(cut(rejection.field().orElse(null)));
        json.token(",\"reason\":").string(cut(rejection.reason()));
        json.token(",\"time\":\"");
        int timeFrom = json.length();
        json.token(time);
        if (isUtf8(raw) && isShortAsText(raw)) {
            json.token("\",\"raw\":").string(raw, 0, raw.length);
        } else {
            json.token("\",\"raw_base64\":").base64(raw, 0, raw.length);
        }
        json.token("}\n");
        return timeFrom;
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
