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
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Optional;

/** One rejection as a line of JSON that ends with a newline. */
final class DeadLetter {

    /** Always as long, so that the same letters always fill the same space. */
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final int CHECKED_CHARS = 8 << 10;

    private final Optional<TableName> table;
    private final Instant time;
    private final byte[] line;

    /** Where in the line the time begins and where it has ended. */
    private final int timeFrom;

    private final int timeTo;

    private DeadLetter(
            Optional<TableName> table, Instant time, byte[] line, int timeFrom, int timeTo) {
        this.table = table;
        this.time = time;
        this.line = line;
        this.timeFrom = timeFrom;
        this.timeTo = timeTo;
    }

    static DeadLetter of(Rejection rejection, Instant time) {
        return of(rejection, time, MILLIS.format(time));
    }

    /** One letter for each, all at that time. */
    static List<DeadLetter> all(List<Rejection> rejections, Instant time) {
        String at = MILLIS.format(time);
        return rejections.stream().map(each -> of(each, time, at)).toList();
    }

    private static DeadLetter of(Rejection rejection, Instant time, String at) {
        byte[] raw = rejection.raw();
        boolean text = isUtf8(raw);
        int[] timeFrom = new int[1];
        byte[] line =
                JsonWriter.exactly(
                        JsonEscaping.ONE_LINE,
                        json -> {
                            json.begin('{').member("table");
                            json.string(rejection.table().map(TableName::value).orElse(null));
                            json.member("line").token(Long.toString(rejection.line()));
                            json.member("column").token(Integer.toString(rejection.column()));
                            json.member("field").string(rejection.field().orElse(null));
                            json.member("reason").string(rejection.reason());
                            json.member("time");
                            timeFrom[0] = json.length() + 1;
                            json.string(at);
                            if (text) {
                                json.member("raw").string(raw, 0, raw.length);
                            } else {
                                json.member("raw_base64").base64(raw, 0, raw.length);
                            }
                            json.end('}').token("\n");
                        });
        return new DeadLetter(
                rejection.table(), time, line, timeFrom[0], timeFrom[0] + at.length());
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

    /** Where it belongs; empty when unknown. */
    Optional<TableName> table() {
        return table;
    }

    /** When the record was rejected. */
    Instant time() {
        return time;
    }

    /** The line itself; not to be changed. */
    byte[] line() {
        return line;
    }

    long sizeBytes() {
        return line.length;
    }

    /** Adds all but the time. */
    void digest(MessageDigest digest) {
        digest.update(line, 0, timeFrom);
        digest.update(line, timeTo, line.length - timeTo);
    }
}
