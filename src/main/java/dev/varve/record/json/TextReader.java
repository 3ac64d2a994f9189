package dev.varve.record.json;

import dev.varve.record.StagedColumn;
import java.lang.invoke.VarHandle;
import jdk.internal.vm.annotation.ForceInline;

/**
 * Copies strings out of JSON while it scans them, escapes undone, to the end of a column's bytes.
 * See {@link JsonScanner} for what must stand behind the input. Stateless.
 */
final class TextReader {

    private static final VarHandle WORD = Words.WORD;

    private TextReader() {}

    /**
     * Copies a string into the row.
     *
     * @param i behind the opening quote
     * @return the index behind the closing quote
     */
    @ForceInline
    static int read(byte[] in, int i, StagedColumn column, int row) {
        byte[] out = column.bytes;
        int at = i;
        int end = column.used;
        for (; ; ) {
            if (end > out.length - 8) {
                out = column.growBytes(end);
            }
            long word = (long) WORD.get(in, at);
            WORD.set(out, end, word);
            long marks =
                    ((word ^ Words.TWOS) - Words.THRESHOLDS
                                    | (word ^ Words.BACKSLASHES) - Words.ONES
                                    | word)
                            & Words.HIGHS;
            if (marks != 0) {
                int first = Long.numberOfTrailingZeros(marks) >>> 3;
                at += first;
                end += first;
                break;
            }
            at += 8;
            end += 8;
        }
        if (in[at] == '"') {
            column.putEnd(row, end);
            return at + 1;
        }
        return readRest(in, at, column, row, end);
    }

    /** Goes on where something else than printable ASCII stands. */
    private static int readRest(byte[] in, int i, StagedColumn column, int row, int already) {
        int at = i;
        int end = already;
        for (; ; ) {
            if (end > column.bytes.length - 8) {
                column.growBytes(end);
            }
            long word = (long) WORD.get(in, at);
            WORD.set(column.bytes, end, word);
            long marks = Words.marksOfUnicode(word);
            if (marks == 0) {
                at += 8;
                end += 8;
                continue;
            }
            int first = Words.firstMark(marks);
            at += first;
            end += first;
            if (in[at] == '"') {
                break;
            }
            if (in[at] != '\\') {
                throw JsonScanner.unexpectedInString(in, at);
            }
            if (end > column.bytes.length - 8) {
                column.growBytes(end);
            }
            end += Escapes.encode(Escapes.codePoint(in, at), column.bytes, end);
            at += Escapes.length(in, at);
        }
        if (Utf8.firstInvalid(column.bytes, column.used, end) >= 0) {
            JsonScanner.requireUtf8(in, i, at);
        }
        column.putEnd(row, end);
        return at + 1;
    }
}
