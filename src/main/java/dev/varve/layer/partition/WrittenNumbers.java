package dev.varve.layer.partition;

import dev.varve.record.RowSource;
import dev.varve.record.json.JsonLiteral;
import dev.varve.record.json.JsonMember;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The numbers of one column as their records have them: {@code 1.50} is one double with {@code
 * 1.5}, and a column of doubles makes one of {@code 5} too where a neighbour has a fraction.
 */
final class WrittenNumbers {

    private final RowSource source;
    private final byte[] key;

    WrittenNumbers(RowSource source, String column) {
        this.source = source;
        this.key = column.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The literal of a row, or the shortest one of its value where the record has it elsewhere than
     * under the column's name, or as a text.
     */
    String literal(int row, double value) {
        byte[] record = source.accepted(row);
        int begin = 0;
        while (record[begin] <= ' ') {
            begin++;
        }
        long found = JsonMember.find(record, begin, record.length, key);
        if (found != JsonMember.NONE) {
            int from = JsonMember.begin(found);
            int to = JsonMember.end(found);
            Optional<Number> number = JsonLiteral.number(record, from, to);
            if (number.isPresent() && number.get().doubleValue() == value) {
                return new String(record, from, to - from, StandardCharsets.US_ASCII);
            }
        }
        return Double.toString(value);
    }
}
