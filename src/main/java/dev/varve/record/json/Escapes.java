package dev.varve.record.json;

import dev.varve.record.RecordFault;

/** The escapes of JSON strings. Stateless. */
final class Escapes {

    private Escapes() {}

    /**
     * The code point that the escape at {@code i} (its backslash) stands for.
     *
     * @throws RecordFault if it is none, or half a surrogate pair
     */
    static int codePoint(byte[] in, int i) {
        return switch (in[i + 1]) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode(in, i);
            default -> throw RecordFault.expected("an escape", in, i + 1);
        };
    }

    /** How many bytes the valid escape at {@code i} takes. */
    static int length(byte[] in, int i) {
        if (in[i + 1] != 'u') {
            return 2;
        }
        return Character.isHighSurrogate((char) hex(in, i + 2)) ? 12 : 6;
    }

    private static int unicode(byte[] in, int i) {
        int unit = hex(in, i + 2);
        if (unit < 0xD800 || unit > 0xDFFF) {
            return unit;
        }
        if (unit <= 0xDBFF && in[i + 6] == '\\' && in[i + 7] == 'u') {
            int low = hex(in, i + 8);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                return Character.toCodePoint((char) unit, (char) low);
            }
        }
        throw new RecordFault(i, "lone surrogate \\u%04x".formatted(unit));
    }

    private static int hex(byte[] in, int i) {
        int value = 0;
        for (int k = i; k < i + 4; k++) {
            int c = in[k];
            int digit =
                    c >= '0' && c <= '9'
                            ? c - '0'
                            : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
            if (digit < 0) {
                throw RecordFault.expected("four hexadecimal digits", in, k);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Writes a code point as UTF-8 and returns how many bytes it took, at most 4. */
    static int encode(int point, byte[] out, int at) {
        if (point < 0x80) {
            out[at] = (byte) point;
            return 1;
        }
        if (point < 0x800) {
            out[at] = (byte) (0xC0 | point >> 6);
            out[at + 1] = (byte) (0x80 | point & 0x3F);
            return 2;
        }
        if (point < 0x10000) {
            out[at] = (byte) (0xE0 | point >> 12);
            out[at + 1] = (byte) (0x80 | point >> 6 & 0x3F);
            out[at + 2] = (byte) (0x80 | point & 0x3F);
            return 3;
        }
        out[at] = (byte) (0xF0 | point >> 18);
        out[at + 1] = (byte) (0x80 | point >> 12 & 0x3F);
        out[at + 2] = (byte) (0x80 | point >> 6 & 0x3F);
        out[at + 3] = (byte) (0x80 | point & 0x3F);
        return 4;
    }
}
