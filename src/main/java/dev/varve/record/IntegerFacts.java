package dev.varve.record;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the integers of columns are, as far as it decides which wider types hold them. Immutable.
 *
 * @param wide names of columns with one that a double cannot hold
 * @param negative names of columns with one below zero
 */
public record IntegerFacts(Set<String> wide, Set<String> negative) {

    static final IntegerFacts NONE = new IntegerFacts(Set.of(), Set.of());

    public IntegerFacts {
        // unlike a copy, one in which names of the same hash are found in few steps
        wide = Collections.unmodifiableSet(new HashSet<>(wide));
        negative = Collections.unmodifiableSet(new HashSet<>(negative));
    }

    static IntegerFacts of(List<StagedColumn> columns) {
        Set<String> wide = new HashSet<>();
        Set<String> negative = new HashSet<>();
        for (StagedColumn column : columns) {
            if (!column.declared && Widening.holdsWideIntegers(column)) {
                wide.add(column.name());
            }
            if (!column.declared && Widening.holdsNegativeIntegers(column)) {
                negative.add(column.name());
            }
        }
        return new IntegerFacts(wide, negative);
    }

    IntegerFacts plus(IntegerFacts more) {
        if (wide.containsAll(more.wide) && negative.containsAll(more.negative)) {
            return this;
        }
        Set<String> bothWide = new HashSet<>(wide);
        bothWide.addAll(more.wide);
        Set<String> bothNegative = new HashSet<>(negative);
        bothNegative.addAll(more.negative);
        return new IntegerFacts(bothWide, bothNegative);
    }

    /** Whether a column of integers may become the type, as far as they are known here. */
    boolean allow(String column, ColumnType type) {
        return switch (type) {
            case DOUBLE -> !wide.contains(column);
            case UINT64 -> !negative.contains(column);
            default -> true;
        };
    }
}
