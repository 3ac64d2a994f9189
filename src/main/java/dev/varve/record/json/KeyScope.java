package dev.varve.record.json;

import dev.varve.record.HashSeed;
import dev.varve.record.StagedColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the objects of one place are known to have: a record's own, or a routed object's.
 */
final class KeyScope {

    /** What stands before a key's name when it becomes a column by itself. */
    final String prefix;

    /** Keys that do not name their column: key → column. */
    final Map<String, String> columns;

    /** A key that matches nothing and leads to the likely first one. */
    final Key start;

    private final HashSeed seed;
    private @Nullable Key[] table = new @Nullable Key[32];
    private int size;
    private Key last;

    /**
     * @param seed of the hashes of keys
     */
    KeyScope(String prefix, Map<String, String> columns, HashSeed seed) {
        this.seed = seed;
        this.prefix = prefix;
        this.columns = columns;
        this.start = none();
        this.last = start;
    }

    /** A key that matches nothing and leads nowhere. */
    static Key none() {
        Key none = new Key(new byte[0], 0, KeyedColumn.ofNone(""), null);
        none.retire();
        return none;
    }

    /** The column that a key of this scope leads to. */
    String columnOf(String key) {
        String column = columns.get(key);
        return column == null ? prefix + key : column;
    }

    /**
     * The key whose {@code "name":} stands at {@code i}, spelled plainly, or null.
     *
     * @param end where the name ends
     */
    @Nullable Key findAt(byte[] in, int i, int end) {
        int hash = seed.hash(in, i + 1, end);
        int slot = hash & table.length - 1;
        for (Key key = table[slot]; key != null; key = table[slot]) {
            if (key.hash == hash && key.isAt(in, i)) {
                return key;
            }
            slot = slot + 1 & table.length - 1;
        }
        return null;
    }

    /** The key of that name, or null. */
    @Nullable Key find(byte[] in, int begin, int end) {
        int hash = seed.hash(in, begin, end);
        int slot = hash & table.length - 1;
        for (Key key = table[slot]; key != null; key = table[slot]) {
            if (key.hash == hash && Arrays.equals(key.name, 0, key.name.length, in, begin, end)) {
                return key;
            }
            slot = slot + 1 & table.length - 1;
        }
        return null;
    }

    Key add(String name, KeyedColumn column, @Nullable KeyScope scope) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Key key = new Key(bytes, seed.hash(bytes, 0, bytes.length), column, scope);
        if (2 * ++size > table.length) {
            @Nullable Key[] old = table;
            table = new @Nullable Key[2 * old.length];
            for (@Nullable Key moved : old) {
                if (moved != null) {
                    insert(moved);
                }
            }
        }
        insert(key);
        last.next = key;
        key.next = start.next;
        last = key;
        return key;
    }

    /** Forgets the keys that lead to these columns. */
    void removeColumns(Set<StagedColumn> columns) {
        @Nullable Key[] old = table;
        table = new @Nullable Key[old.length];
        size = 0;
        for (@Nullable Key key : old) {
            if (key != null && columns.contains(key.column)) {
                key.retire();
            } else if (key != null) {
                insert(key);
                size++;
            }
        }
    }

    /** The keys, in no order. */
    List<Key> keys() {
        List<Key> keys = new ArrayList<>(size);
        for (@Nullable Key key : table) {
            if (key != null) {
                keys.add(key);
            }
        }
        return keys;
    }

    private void insert(Key key) {
        int slot = key.hash & table.length - 1;
        while (table[slot] != null) {
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = key;
    }
}
