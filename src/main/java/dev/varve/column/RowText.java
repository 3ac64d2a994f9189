package dev.varve.column;

import dev.varve.record.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * A row of a batch as a JSON object again, for people: a record that cannot be stored in a file.
 */
public final class RowText {

    private static final long MICROS_PER_SECOND = 1_000_000L;

    private RowText() {}

    /**
     * The row's values by the names of their columns; what is null is left out. Times are RFC 3339,
     * binary values Base64, JSON stands as it is.
     *
     * @return UTF-8
     */
    public static byte[] of(Batch batch, int row) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write('{');
        boolean first = true;
        for (BatchColumn column : batch.columns()) {
            ColumnRows value = new ColumnRows();
            value.clear(column.field().type());
            value.append(column, row, row + 1);
            if (value.nullCount() > 0) {
                continue;
            }
            if (!first) {
                text.write(',');
            }
            first = false;
            byte[] name = column.field().name().getBytes(StandardCharsets.UTF_8);
            text.writeBytes(JsonText.quote(name, 0, name.length));
            text.write(':');
            text.writeBytes(value(value));
        }
        text.write('}');
        return text.toByteArray();
    }

    private static byte[] value(ColumnRows row) {
        return switch (row.type()) {
            case BOOL, INT32, INT64, UINT32, DOUBLE -> JsonText.ofWord(row.type(), row.values()[0]);
            case UINT64 -> ascii(Long.toUnsignedString(row.values()[0]));
            case TIMESTAMP -> ascii('"' + time(row.values()[0]).toString() + '"');
            case TEXT -> JsonText.quote(row.bytes(), row.firstByte(), row.ends()[0]);
            case JSON -> Arrays.copyOfRange(row.bytes(), row.firstByte(), row.ends()[0]);
            case BINARY ->
                    ascii(
                            '"'
                                    + Base64.getEncoder()
                                            .encodeToString(
                                                    Arrays.copyOfRange(
                                                            row.bytes(),
                                                            row.firstByte(),
                                                            row.ends()[0]))
                                    + '"');
            case UNKNOWN -> ascii("null");
        };
    }

    private static Instant time(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
