package dev.varve.journal;

import dev.varve.record.Rejection;
import dev.varve.record.TableName;
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
        boolean text = JsonLine.isUtf8(rejection.raw());
        int[] timeFrom = new int[1];
        byte[] line =
                JsonLine.build(
                        json -> {
                            json.ascii("{\"table\":");
                            json.string(rejection.table().map(TableName::value));
                            json.ascii(",\"line\":" + rejection.line());
                            json.ascii(",\"column\":" + rejection.column());
                            json.ascii(",\"field\":").string(rejection.field());
                            json.ascii(",\"reason\":").string(rejection.reason());
                            json.ascii(",\"time\":\"");
                            timeFrom[0] = json.length();
                            json.ascii(at + "\",");
                            if (text) {
                                json.ascii("\"raw\":").string(rejection.raw());
                            } else {
                                json.ascii("\"raw_base64\":").base64(rejection.raw());
                            }
                            json.ascii("}\n");
                        });
        return new DeadLetter(
                rejection.table(), time, line, timeFrom[0], timeFrom[0] + at.length());
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
