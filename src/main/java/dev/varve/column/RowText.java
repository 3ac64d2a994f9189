package dev.varve.column;

import dev.varve.record.JsonEscaping;
import dev.varve.record.JsonText;
import dev.varve.record.JsonWriter;
import java.time.Instant;

/**
 * A row of a batch as a JSON object again, for people: a record that cannot be stored in a file.
 */
public final class RowText {

    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int EXPECTED_BYTES = 1 << 10;

    private RowText() {}

    /**
     * The row's values by the names of their columns; what is null is left out. Times are RFC 3339,
     * binary values Base64, JSON stands as it is.
     *
     * @return UTF-8
     */
    public static byte[] of(Batch batch, int row) {
        JsonWriter json = JsonWriter.compact(JsonEscaping.DEMANDED, EXPECTED_BYTES).begin('{');
        for (BatchColumn column : batch.columns()) {
            ColumnRows value = new ColumnRows();
            value.clear(column.field().type());
            value.append(column, row, row + 1);
            if (value.nullCount() == 0) {
                write(json.member(column.field().name()), value);
            }
        }
        return json.end('}').toBytes();
    }

    private static void write(JsonWriter json, ColumnRows row) {
        long[] words = row.values();
        int from = row.firstByte();
        switch (row.type()) {
            case BOOL, INT32, INT64, UINT32, UINT64, DOUBLE -> {
                byte[] text = JsonText.ofWord(row.type(), words[0]);
                json.token(text, 0, text.length);
            }
            case TIMESTAMP -> json.string(time(words[0]).toString());
            case TIMESTAMP_NANOS -> json.string(Instant.EPOCH.plusNanos(words[0]).toString());
            case TEXT -> json.string(row.bytes(), from, row.ends()[0]);
            case NESTED, JSON -> json.token(row.bytes(), from, row.ends()[0]);
            case BINARY -> json.base64(row.bytes(), from, row.ends()[0]);
            case UNKNOWN -> json.token("null");
        }
    }

    private static Instant time(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
    }
}
