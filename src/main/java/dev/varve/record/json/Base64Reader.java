package dev.varve.record.json;

import dev.varve.record.StagedColumn;
import java.util.Arrays;

/** Base64 (RFC 4648, the standard alphabet, padded or not) → bytes of a column. Stateless. */
final class Base64Reader {

    private static final byte[] SEXTETS = new byte[256];

    static {
        Arrays.fill(SEXTETS, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            SEXTETS[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Reader() {}

    /** Decodes {@code text} up to {@code end} into the row; returns whether it is base64. */
    static boolean read(byte[] text, int end, StagedColumn column, int row) {
        int length = end;
        while (length > 0 && end - length < 2 && text[length - 1] == '=') {
            length--;
        }
        int rest = length & 3;
        if (rest == 1 || length < end && (end & 3) != 0) {
            return false;
        }
        int start = column.used;
        int needed = start + length / 4 * 3 + 3;
        byte[] out =
                needed > column.bytes.length - StagedColumn.SLACK_BYTES
                        ? column.growBytes(needed)
                        : column.bytes;
        int at = start;
        int wrong = 0;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            int a = SEXTETS[text[i] & 0xFF];
            int b = SEXTETS[text[i + 1] & 0xFF];
            int c = SEXTETS[text[i + 2] & 0xFF];
            int d = SEXTETS[text[i + 3] & 0xFF];
            wrong |= a | b | c | d;
            int three = a << 18 | b << 12 | c << 6 | d;
            out[at] = (byte) (three >> 16);
            out[at + 1] = (byte) (three >> 8);
            out[at + 2] = (byte) three;
            at += 3;
        }
        if (rest != 0) {
            int a = SEXTETS[text[i] & 0xFF];
            int b = SEXTETS[text[i + 1] & 0xFF];
            int c = rest == 3 ? SEXTETS[text[i + 2] & 0xFF] : 0;
            wrong |= a | b | c;
            // bits that no byte takes must be zero, or the text would not come back
            wrong |= rest == 3 ? -(c & 3) : -(b & 15);
            out[at++] = (byte) (a << 2 | b >> 4);
            if (rest == 3) {
                out[at++] = (byte) (b << 4 | c >> 2);
            }
        }
        if (wrong < 0) {
            return false;
        }
        column.putEnd(row, at);
        return true;
    }
}
