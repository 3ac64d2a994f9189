package dev.varve.record.json;

import dev.varve.record.StagedColumn;
import java.lang.invoke.VarHandle;

/**
 * Copies what is no string into a text column: its JSON literal, as it was written but for white
 * space between its parts, since readers compare text as it stands. See {@link JsonScanner} for
 * what must stand behind the input. Stateless.
 */
final class LiteralReader {

    private static final VarHandle WORD = Words.WORD;

    private LiteralReader() {}

    /**
     * @param begin where the value begins
     * @param end behind it
     */
    static void read(byte[] in, int begin, int end, StagedColumn column, int row) {
        if (hasSpace(in, begin, end)) {
            readSpaced(in, begin, end, column, row);
        } else {
            column.putBytes(row, in, begin, end);
        }
        column.markLiteral(row);
    }

    /** Whether there is white space anywhere, in strings too. */
    private static boolean hasSpace(byte[] in, int begin, int end) {
        int i = begin;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            if (Words.hasSpace((long) WORD.get(in, i))) {
                return true;
            }
        }
        long behind = -1L << (end - i) * Byte.SIZE;
        return i < end && Words.hasSpace((long) WORD.get(in, i) | behind);
    }

    private static void readSpaced(byte[] in, int begin, int end, StagedColumn column, int row) {
        int at = column.used;
        byte[] out = column.bytes;
        if (at + end - begin > out.length - StagedColumn.SLACK_BYTES) {
            out = column.growBytes(at + end - begin);
        }
        boolean quoted = false;
        for (int i = begin; i < end; i++) {
            byte c = in[i];
            boolean escaped = quoted && c == '\\';
            quoted ^= c == '"';
            if (quoted || c > ' ' || c < 0) {
                out[at++] = c;
            }
            if (escaped) {
                out[at++] = in[++i];
            }
        }
        column.putEnd(row, at);
    }
}
