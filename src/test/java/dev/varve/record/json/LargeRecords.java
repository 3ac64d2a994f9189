package dev.varve.record.json;

import dev.varve.record.RecordLimits;
import dev.varve.record.TableName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process of its own, whose heap is smaller than what its readers have read: each reads what is
 * large in one way, is trimmed, and is kept.
 */
final class LargeRecords {

    static final int READERS = 12;

    private static final int LARGE_BYTES = 8 << 20;
    private static final int COLUMNS = 1_000;

    private LargeRecords() {}

    /** What is large about a record, or what becomes of one. */
    enum Way {
        ACCEPTED_TEXT,
        UNMERGED_TEXT,
        NESTED_VALUE,
        REJECTED_BEHIND_A_NEW_COLUMN,
        ESCAPED_KEY,
        TEXT_SAID_TWICE,
        WIDENED_IN_ONE_RECORD,
        MANY_COLUMNS,
        EMPTY_OBJECTS;

        byte[] body() {
            String large = "x".repeat(LARGE_BYTES);
            String body =
                    switch (this) {
                        case ACCEPTED_TEXT, UNMERGED_TEXT -> "{\"v\":\"%s\"}".formatted(large);
                        case NESTED_VALUE -> "{\"v\":[\"%s\"]}".formatted(large);
                        case REJECTED_BEHIND_A_NEW_COLUMN -> "{\"v\":\"%s\",!".formatted(large);
                        case ESCAPED_KEY -> "{\"\\u0061%s\":1}".formatted(large);
                        case TEXT_SAID_TWICE -> "{\"v\":\"%s\",\"v\":1}".formatted(large);
                        case WIDENED_IN_ONE_RECORD ->
                                "{\"v\":1}\n{\"w\":\"%s\",\"v\":\"a\"}".formatted(large);
                        case MANY_COLUMNS -> columns().repeat(100);
                        case EMPTY_OBJECTS -> "{}\n".repeat(LARGE_BYTES / 16);
                    };
            return (body + "\n").getBytes(StandardCharsets.UTF_8);
        }

        private static String columns() {
            StringBuilder record = new StringBuilder("{");
            for (int i = 0; i < COLUMNS; i++) {
                record.append(i == 0 ? "" : ",").append("\"c%d\":%d".formatted(i, i));
            }
            return record.append("}\n").toString();
        }
    }

    public static void main(String[] words) {
        Way way = Way.valueOf(words[0]);
        byte[] body = way.body();
        List<RecordReader> kept = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Reading reading =
                    new Reading(
                            Reading.catalog(RecordLimits.DEFAULT, true, true),
                            Optional.of(new TableName("t" + i)));
            reading.chunk(body);
            if (way != Way.UNMERGED_TEXT) {
                reading.reader.staged().forEach(reading.catalog::merge);
            }
            reading.reader.clear();
            reading.reader.forget();
            reading.reader.trim();
            kept.add(reading.reader);
        }
        System.out.println(kept.size());
    }
}
