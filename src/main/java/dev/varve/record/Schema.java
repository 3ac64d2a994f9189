package dev.varve.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The columns of a table in their stable order. Immutable and safe to share. */
public final class Schema {

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
