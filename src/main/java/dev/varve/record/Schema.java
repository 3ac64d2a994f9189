package dev.varve.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The columns of a table in their stable order. Immutable and safe to share. */
public final class Schema {

    private static final int VERSION_BYTES = 8;

    private final List<Field> fields;
    private final Map<String, Integer> indexes;

    public Schema(List<Field> fields) {
        this.fields = List.copyOf(fields);
        this.indexes = HashMap.newHashMap(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            if (indexes.put(fields.get(i).name(), i) != null) {
                throw new IllegalArgumentException(
                        "two columns are named '" + fields.get(i).name() + "'");
            }
        }
    }

    public List<Field> fields() {
        return fields;
    }

    public OptionalInt indexOf(String name) {
        Integer index = indexes.get(name);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * A name of this very schema, the same wherever it is: 16 hexadecimal digits of the checksum of
     * its columns' names, types and order.
     */
    public String version() {
        MessageDigest sha256 = Sha256.digest();
        for (Field field : fields) {
            String column = field.name() + '\0' + field.type() + '\0' + field.required() + '\0';
            sha256.update(column.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, VERSION_BYTES);
    }

    /** The other columns, in the same order; this schema where it has none of the names. */
    public Schema without(Set<String> names) {
        List<Field> others =
                fields.stream().filter(field -> !names.contains(field.name())).toList();
        return others.size() == fields.size() ? this : new Schema(others);
    }

    /** The columns that have a type, in the same order. */
    public Schema known() {
        List<Field> known =
                fields.stream().filter(field -> field.type() != ColumnType.UNKNOWN).toList();
        return known.size() == fields.size() ? this : new Schema(known);
    }

    /** The type of the column of that name, if there is one. */
    public Optional<ColumnType> typeOf(String name) {
        Integer index = indexes.get(name);
        return index == null ? Optional.empty() : Optional.of(fields.get(index).type());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
