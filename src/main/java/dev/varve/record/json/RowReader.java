package dev.varve.record.json;

import dev.varve.record.Catalog;
import dev.varve.record.Kind;
import dev.varve.record.RecordFault;
import dev.varve.record.StagedColumn;
import dev.varve.record.Staging;
import dev.varve.record.Timestamps;
import java.lang.invoke.VarHandle;
import jdk.internal.vm.annotation.ForceInline;

/**
 * Reads one record into a row: the innermost loop. Keys are guessed to come in the order of the
 * record before and compared as words; a value goes straight to its column, on a short way where it
 * is what the column expects, through {@link ValueReader} where not. See {@link JsonScanner} for
 * what must stand behind the input. Not thread-safe.
 */
final class RowReader {

    private static final VarHandle WORD = Words.WORD;

    /** Decimals of seconds that a timestamp keeps. */
    private static final int KEPT_DECIMALS = 6;

    /** {@code true} as four bytes. */
    private static final int TRUE = 't' | 'r' << 8 | 'u' << 16 | 'e' << 24;

    /** {@code alse} as four bytes. */
    private static final int ALSE = 'a' | 'l' << 8 | 's' << 16 | 'e' << 24;

    private final NumberReader numbers = new NumberReader();
    private final JsonScanner scanner;
    private final KeyFinder finder;
    private final ValueReader values;
    private final Agreement agreement = new Agreement();

    private final int maxDepth;
    private KeyTable keys;
    private Staging staging;
    private int row;
    private long stamp;
    private long flags;
    private int duplicateKeys;

    RowReader(Catalog catalog, JsonScanner scanner, KeyTable first) {
        this.scanner = scanner;
        this.finder = new KeyFinder(scanner, catalog.limits(), KeyScope.none());
        this.values = new ValueReader(catalog, scanner);
        this.maxDepth = catalog.limits().maxDepth();
        this.keys = first;
        this.staging = first.rows();
    }

    /** Lets go of what large values left; there must be no row under way. */
    void trim() {
        finder.trim();
        values.trim();
        agreement.trim();
    }

    /** The flags of the keys of the record just read. */
    long flags() {
        return flags;
    }

    /** Keys of the record just read that came again. */
    int duplicateKeys() {
        return duplicateKeys;
    }

    /**
     * Reads the object at {@code i} into the next row of the table, without ending the row.
     *
     * @return the index behind the object
     * @throws RecordFault if it is not a valid object, or does not fit the table
     */
    int read(byte[] in, int i, KeyTable table) {
        keys = table;
        staging = table.rows();
        row = staging.row;
        stamp = table.nextStamp();
        flags = 0;
        duplicateKeys = 0;
        if (in[i] != '{') {
            throw RecordFault.expected("an object", in, i);
        }
        return readObject(in, i + 1, table.root(), 1);
    }

    private int readObject(byte[] in, int start, KeyScope scope, int depth) {
        int i = in[start] > ' ' ? start : scanner.skipBlank(in, start);
        if (in[i] == '}') {
            return i + 1;
        }
        long seen = 0;
        Key key = scope.start;
        for (; ; ) {
            Key guess = key.next;
            long different =
                    ((long) WORD.get(in, i) ^ guess.word0) & guess.mask0
                            | ((long) WORD.get(in, i + 8) ^ guess.word1) & guess.mask1
                            | ((long) WORD.get(in, i + 16) ^ guess.word2) & guess.mask2;
            if (different == 0 && (guess.length <= Key.WORD_BYTES || guess.isTailAt(in, i))) {
                key = guess;
                i += guess.length;
            } else {
                i = finder.find(in, i, key, scope, keys);
                key = finder.found();
            }
            int c = in[i];
            if (c <= ' ') {
                i = c == ' ' && in[i + 1] > ' ' ? i + 1 : scanner.skipBlank(in, i);
            }
            seen |= key.flags;
            KeyedColumn keyed = key.keyed;
            try {
                if (keyed.stamp < stamp) {
                    keyed.stamp = stamp + key.id;
                    i = readValue(in, i, key, key.column, depth);
                } else {
                    i = readAgain(in, i, key, keyed, depth);
                }
            } catch (RecordFault fault) {
                throw fault.in(scope.prefix + key.text());
            }
            c = in[i];
            if (c == ',') {
                i++;
                if (in[i] <= ' ') {
                    i = in[i + 1] == '"' && in[i] == ' ' ? i + 1 : scanner.skipBlank(in, i);
                }
            } else if (c == '}') {
                flags |= seen;
                return i + 1;
            } else {
                i = afterBlank(in, i);
                if (in[i] == '}') {
                    flags |= seen;
                    return i + 1;
                }
                i = scanner.skipBlank(in, i + 1);
            }
        }
    }

    /** Goes over white space behind a value to the comma or brace that must follow. */
    private int afterBlank(byte[] in, int i) {
        int at = scanner.skipBlank(in, i);
        if (in[at] != ',' && in[at] != '}') {
            throw RecordFault.expected("',' or '}'", in, at);
        }
        return at;
    }

    @ForceInline
    private int readValue(byte[] in, int i, Key key, StagedColumn column, int depth) {
        int c = in[i];
        switch (column.kind) {
            case Kind.TEXT, Kind.DECLARED_TEXT -> {
                if (c == '"') {
                    return TextReader.read(in, i + 1, column, row);
                }
            }
            case Kind.INT64, Kind.DECLARED_INT64 -> {
                int end = numbers.shortInteger(in, i);
                if (end > 0) {
                    column.putLong(row, numbers.integer);
                    return end;
                }
            }
            case Kind.DECLARED_INT32, Kind.DECLARED_UINT32, Kind.UINT64 -> {
                int end = numbers.shortInteger(in, i);
                if (end > 0 && DeclaredReader.fits(numbers.integer, column.kind)) {
                    column.putLong(row, numbers.integer);
                    return end;
                }
            }
            case Kind.DOUBLE, Kind.DECLARED_DOUBLE -> {
                int end = numbers.shortDecimal(in, i);
                if (end == 0 && c <= '9' && (c >= '0' || c == '-')) {
                    end = longDecimal(in, i);
                }
                if (end > 0) {
                    column.putLong(row, Double.doubleToRawLongBits(numbers.real));
                    return end;
                }
            }
            case Kind.DECLARED_TIMESTAMP -> {
                int end = c == '"' ? readTimestamp(in, i, column) : 0;
                if (end > 0) {
                    return end;
                }
            }
            case Kind.BOOL, Kind.DECLARED_BOOL -> {
                long word = (long) WORD.get(in, i);
                if ((int) word == TRUE) {
                    column.putLong(row, 1);
                    return i + 4;
                }
                if ((int) (word >>> 8) == ALSE && c == 'f') {
                    column.putLong(row, 0);
                    return i + 5;
                }
            }
            case Kind.NESTED -> {
                if (c == '{' || c == '[') {
                    int end = scanner.skipValue(in, i, depth);
                    column.putBytes(row, in, i, end);
                    return end;
                }
            }
            case Kind.JSON -> {
                if (c != 'n') {
                    int end = scanner.skipValue(in, i, depth);
                    column.putBytes(row, in, i, end);
                    return end;
                }
            }
            case Kind.UNKNOWN -> {
                KeyScope scope = key.scope;
                if (scope != null) {
                    return readRouted(in, i, scope, depth);
                }
            }
            default -> {}
        }
        return values.read(in, i, column, row, depth, staging);
    }

    /** Reads an object whose fields go to columns of their own. */
    private int readRouted(byte[] in, int i, KeyScope scope, int depth) {
        if (in[i] == '{' && depth < maxDepth) {
            return readObject(in, i + 1, scope, depth + 1);
        }
        int end = scanner.skipValue(in, i, depth);
        if (in[i] != 'n') {
            throw RecordFault.expected("an object", in, i, end);
        }
        return end;
    }

    /** Reads a time in quotes; 0 where it is none without a closer look. */
    private int readTimestamp(byte[] in, int i, StagedColumn column) {
        int end = scanner.skipString(in, i + 1);
        long micros = Timestamps.parseMicros(in, i + 1, end - 1);
        if (micros == Timestamps.NOT_A_TIMESTAMP
                || !Timestamps.isExact(in, i + 1, end - 1, KEPT_DECIMALS)) {
            return 0;
        }
        column.putLong(row, micros);
        return end;
    }

    /**
     * Reads a decimal of many digits or with an exponent; 0 where no double holds it, or it is
     * none.
     */
    private int longDecimal(byte[] in, int i) {
        int end = scanner.skipNumber(in, i);
        boolean held = !NumberReader.isInteger(in, i, end) && numbers.anyDecimal(in, i, end);
        return held ? end : 0;
    }

    /**
     * Takes back what the key said, unless another key has said something about its column since.
     */
    private void forgetIfFrom(Key key) {
        if (key.keyed.stamp == stamp + key.id) {
            staging.forget(key.column);
            key.keyed.stamp = 0;
        }
    }

    /** Reads a value of a column that the record already mentioned. */
    private int readAgain(byte[] in, int i, Key key, KeyedColumn keyed, int depth) {
        StagedColumn column = keyed.column;
        if (keyed.stamp == stamp + key.id) {
            duplicateKeys++;
            staging.forget(column);
            if (key.scope != null) {
                key.scope.keys().forEach(inner -> forgetIfFrom(inner));
            }
            return readValue(in, i, key, column, depth);
        }
        agreement.keep(column, row);
        column.unset(row);
        int end = readValue(in, i, key, column, depth);
        agreement.check(column, row, in, i, end);
        keyed.stamp = stamp + key.id;
        return end;
    }
}
