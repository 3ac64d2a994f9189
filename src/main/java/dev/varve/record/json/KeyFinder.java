package dev.varve.record.json;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.RecordFault;
import dev.varve.record.RecordLimits;
import dev.varve.record.StagedColumn;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/** Finds a key that is not the guessed one, new keys included. Not thread-safe. */
final class KeyFinder {

    private static final VarHandle WORD = Words.WORD;

    private final JsonScanner scanner;
    private final int maxNameBytes;
    private final StagedColumn unescaped =
            new StagedColumn(Field.optional("", ColumnType.TEXT), true);
    private final Key none;
    private Key found;

    KeyFinder(JsonScanner scanner, RecordLimits limits, Key none) {
        this.none = none;
        this.found = none;
        this.scanner = scanner;
        this.maxNameBytes = limits.maxFieldNameBytes();
    }

    /** Forgets the last key, whose column the table may have no more, and a long name's array. */
    void trim() {
        found = none;
        unescaped.clear();
        unescaped.trim();
    }

    /** The key that {@link #find} found. */
    Key found() {
        return found;
    }

    /**
     * Finds the key at {@code i}.
     *
     * @param previous the key before it
     * @return the index behind the colon
     * @throws RecordFault if there is no key, or one that the table cannot take
     */
    int find(byte[] in, int i, Key previous, KeyScope scope, KeyTable keys) {
        Key leftOut = previous.next.next;
        if (leftOut.isAt(in, i)) {
            found = leftOut;
            return i + leftOut.length;
        }
        if (in[i] != '"') {
            throw RecordFault.expected("a key in quotes", in, i);
        }
        int quote = i + 1;
        long marks;
        while ((marks = Words.marksOfText((long) WORD.get(in, quote))) == 0) {
            quote += 8;
        }
        quote += Words.firstMark(marks);
        Key known = in[quote] == '"' ? scope.findAt(in, i, quote) : null;
        if (known != null) {
            previous.next = known;
            found = known;
            return i + known.length;
        }
        return findSlowly(in, i, previous, scope, keys);
    }

    /** Finds a key that is new, has escapes, or white space before its colon. */
    private int findSlowly(byte[] in, int i, Key previous, KeyScope scope, KeyTable keys) {
        int behind = scanner.skipString(in, i + 1);
        byte[] name = in;
        int begin = i + 1;
        int end = behind - 1;
        if (isEscaped(in, begin, end)) {
            unescaped.clear();
            TextReader.read(in, begin, unescaped, 0);
            name = unescaped.bytes;
            begin = 0;
            end = unescaped.used;
        }
        if (end - begin > maxNameBytes) {
            throw new RecordFault(
                    i,
                    "field name of %d bytes is over the limit of %d bytes (varve.limits.field-name): '%s'"
                            .formatted(
                                    end - begin, maxNameBytes, RecordFault.cut(name, begin, end)));
        }
        Key key = scope.find(name, begin, end);
        if (key == null) {
            String text = new String(name, begin, end - begin, StandardCharsets.UTF_8);
            key = keys.add(scope, text, i);
        }
        previous.next = key;
        found = key;
        return scanner.skipColon(in, behind);
    }

    private static boolean isEscaped(byte[] in, int begin, int end) {
        for (int i = begin; i < end; i++) {
            if (in[i] == '\\') {
                return true;
            }
        }
        return false;
    }
}
