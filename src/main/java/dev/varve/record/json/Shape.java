package dev.varve.record.json;

import dev.varve.record.RecordFault;
import dev.varve.record.StagedColumn;
import dev.varve.record.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Finds the table of a record by its keys alone, without reading it into rows. Not thread-safe. */
final class Shape {

    private static final byte[] MESSAGE = "contract_data".getBytes(StandardCharsets.US_ASCII);

    /** The lengths that markers have, a bit each. */
    private static final int LENGTHS =
            1 << 2 | 1 << 4 | 1 << 6 | 1 << 7 | 0x3F << 9 | 0x3 << 15 | 1 << 17 | 0x3 << 19;

    private final JsonScanner scanner;
    private final TableName otherwise;

    Shape(JsonScanner scanner, TableName otherwise) {
        this.scanner = scanner;
        this.otherwise = otherwise;
    }

    /**
     * The table of the record at {@code i}.
     *
     * @throws RecordFault if it is not a valid object
     */
    TableName tableOf(byte[] in, int i) {
        if (in[i] != '{') {
            throw RecordFault.expected("an object", in, i);
        }
        long markers = 0;
        long entry = 0;
        boolean messageType = false;
        boolean nested = false;
        int at = scanner.skipBlank(in, i + 1);
        while (in[at] != '}') {
            int value = scanner.skipKey(in, at);
            int marker = marker(in, at + 1);
            markers |= marker;
            int end = scanner.skipValue(in, value, 1);
            if (marker == Markers.MESSAGE_TYPE) {
                messageType = isMessage(in, value, end);
            } else if (marker == Markers.CONTRACT_DATA) {
                nested = in[value] == '{';
                entry = nested ? markersOf(in, value) : 0;
            }
            at = scanner.skipBlank(in, end);
            if (in[at] == ',') {
                at = scanner.skipBlank(in, at + 1);
                if (in[at] != '"') {
                    throw RecordFault.expected("a key in quotes", in, at);
                }
            } else if (in[at] != '}') {
                throw RecordFault.expected("',' or '}'", in, at);
            }
        }
        boolean message = messageType && nested && Markers.isWholeMessage(markers, entry);
        return Markers.table(markers, message, otherwise);
    }

    /** The markers of the valid object at {@code i}. */
    private long markersOf(byte[] in, int i) {
        long markers = 0;
        int at = scanner.skipBlank(in, i + 1);
        while (in[at] != '}') {
            markers |= marker(in, at + 1);
            int behind = scanner.skipBlank(in, scanner.skipValue(in, scanner.skipKey(in, at), 2));
            at = in[behind] == ',' ? scanner.skipBlank(in, behind + 1) : behind;
        }
        return markers;
    }

    /** The marker of the key that begins at {@code begin}, behind its quote. */
    private static int marker(byte[] in, int begin) {
        int end = begin;
        while (in[end] != '"' && in[end] != '\\') {
            end++;
        }
        int length = end - begin;
        boolean possible = in[end] == '"' && (LENGTHS >>> Math.min(length, 31) & 1) != 0;
        return possible && "mctldi".indexOf(in[begin]) >= 0
                ? Markers.of(new String(in, begin, length, StandardCharsets.UTF_8))
                : 0;
    }

    private static boolean isMessage(byte[] in, int begin, int end) {
        return in[begin] == '"'
                && Arrays.equals(in, begin + 1, end - 1, MESSAGE, 0, MESSAGE.length);
    }

    /** Whether the text that the column holds in its last row says that the record is a message. */
    static boolean isMessage(StagedColumn column, int row) {
        if (column.count <= row) {
            return false;
        }
        int begin = row == 0 ? 0 : column.ends[row - 1];
        return Arrays.equals(column.bytes, begin, column.ends[row], MESSAGE, 0, MESSAGE.length);
    }
}
