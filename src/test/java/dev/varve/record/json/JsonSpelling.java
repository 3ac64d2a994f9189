package dev.varve.record.json;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;

/** Random JSON records, spelled in random ways. */
final class JsonSpelling {

    private final Random random;
    private final boolean mixed;

    JsonSpelling(Random random) {
        this.random = random;
        this.mixed = random.nextBoolean();
    }

    String record(String[] names) {
        StringBuilder out = new StringBuilder(blank()).append('{').append(blank());
        boolean first = true;
        for (int field = 0; field < names.length; field++) {
            if (random.nextInt(4) == 0) {
                continue;
            }
            if (!first) {
                out.append(',').append(blank());
            }
            first = false;
            string(names[field], out);
            out.append(blank()).append(':').append(blank());
            value(mixed ? random.nextInt(8) : field % 8, 0, out);
            out.append(blank());
        }
        return out.append('}').append(blank()).toString();
    }

    /** The bytes with one of them changed, removed or added, or cut off; never a line feed. */
    byte[] damage(byte[] record) {
        byte[] damaged = record.clone();
        int at = random.nextInt(record.length);
        byte other = (byte) "{}[]\",:\\0.e-+ tfnu\u007f".charAt(random.nextInt(19));
        switch (random.nextInt(5)) {
            case 0 -> damaged[at] = other;
            case 1 -> damaged[at] = (byte) (128 + random.nextInt(128));
            case 2 -> damaged = Arrays.copyOf(record, at);
            case 3 -> {
                damaged = Arrays.copyOf(record, record.length - 1);
                System.arraycopy(record, at + 1, damaged, at, record.length - at - 1);
            }
            default -> {
                damaged = Arrays.copyOf(record, record.length + 1);
                System.arraycopy(record, at, damaged, at + 1, record.length - at);
                damaged[at] = other;
            }
        }
        return new String(damaged, java.nio.charset.StandardCharsets.ISO_8859_1).isBlank()
                ? new byte[] {'x'}
                : damaged;
    }

    private String blank() {
        return switch (random.nextInt(8)) {
            case 0 -> " ";
            case 1 -> "\t ";
            case 2 -> "  \r";
            default -> "";
        };
    }

    private void value(int kind, int depth, StringBuilder out) {
        switch (kind) {
            case 0 -> out.append(random.nextLong() >> random.nextInt(64));
            case 1 -> out.append(decimal());
            case 2, 3 -> string(text(), out);
            case 4 -> out.append(random.nextBoolean());
            case 5 -> nested(depth, out);
            case 6 -> out.append(number());
            default -> out.append("null");
        }
    }

    private String decimal() {
        return switch (random.nextInt(4)) {
            case 0 -> Double.toString(random.nextGaussian() * 1000);
            case 1 -> random.nextInt(1000) + "." + random.nextInt(1_000_000);
            case 2 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
            default -> Integer.toString(random.nextInt());
        };
    }

    private String number() {
        return switch (random.nextInt(5)) {
            case 0 -> new BigInteger(random.nextInt(200) + 1, random).toString();
            case 1 -> "-0";
            case 2 -> random.nextInt(100) + "e" + (random.nextInt(600) - 300);
            case 3 -> "0." + new BigInteger(random.nextInt(100) + 1, random);
            default -> random.nextInt(100) + ".00E+" + random.nextInt(30);
        };
    }

    private String text() {
        int length = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int point =
                    switch (random.nextInt(40)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "\"\\/".charAt(random.nextInt(3));
                        case 2 -> 0x80 + random.nextInt(0x700);
                        case 3 -> 0x4E00 + random.nextInt(0x5000);
                        case 4 -> 0x1F300 + random.nextInt(0x200);
                        default -> 0x20 + random.nextInt(0x5F);
                    };
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    private void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || random.nextInt(50) == 0) {
                out.append(escape(c));
                if (Character.isHighSurrogate(c)) {
                    out.append(escape(text.charAt(++i)));
                }
            } else {
                out.append(c);
                if (Character.isHighSurrogate(c)) {
                    out.append(text.charAt(++i));
                }
            }
        }
        out.append('"');
    }

    private String escape(char c) {
        int index = "\"\\/\b\f\n\r\t".indexOf(c);
        if (index >= 0 && random.nextBoolean()) {
            return "\\" + "\"\\/bfnrt".charAt(index);
        }
        String format = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
        return format.formatted((int) c);
    }

    private void nested(int depth, StringBuilder out) {
        boolean object = random.nextBoolean();
        out.append(object ? '{' : '[').append(blank());
        int size = depth > 4 ? 0 : random.nextInt(4);
        for (int i = 0; i < size; i++) {
            if (i > 0) {
                out.append(',').append(blank());
            }
            if (object) {
                string("k" + i, out);
                out.append(blank()).append(':').append(blank());
            }
            value(random.nextInt(8), depth + 1, out);
            out.append(blank());
        }
        out.append(object ? '}' : ']');
    }
}
