package dev.varve.door.cli;

import dev.varve.record.ColumnType;
import dev.varve.record.ColumnWidening;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A column that is of one type in the first files of a run and of a wider one in later ones, since
 * no sample had it.
 *
 * @param began the record that made it so, if it is known
 */
record TypeSurprise(
        FileTypes.Column column, ColumnType from, ColumnType to, Optional<Place> began) {

    /** A line of an input. */
    record Place(Input input, ColumnWidening widening) {}

    /**
     * Those of a run.
     *
     * @param widenings in the order of the inputs
     */
    static List<TypeSurprise> of(FileTypes types, List<Place> widenings) {
        return types.several().entrySet().stream()
                .map(
                        each ->
                                new TypeSurprise(
                                        each.getKey(),
                                        each.getValue().getFirst(),
                                        each.getValue().getLast(),
                                        place(each.getKey(), each.getValue(), widenings)))
                .toList();
    }

    private static Optional<Place> place(
            FileTypes.Column column, List<ColumnType> types, List<Place> widenings) {
        return widenings.stream()
                .filter(place -> place.widening().table().equals(column.table()))
                .filter(place -> place.widening().column().equals(column.name()))
                .filter(place -> place.widening().from() == types.getFirst())
                .findFirst();
    }

    String sentence() {
        return "column '%s' of table '%s' is %s in the first files and %s in later ones%s"
                .formatted(
                        column.name(),
                        column.table(),
                        from.label(),
                        to.label(),
                        began.map(
                                        place ->
                                                ", from %s:%d on"
                                                        .formatted(
                                                                place.input(),
                                                                place.widening().line()))
                                .orElse(""));
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("table", column.table());
        json.put("column", column.name());
        json.put("from", from.label());
        json.put("to", to.label());
        json.put("file", began.map(Place::input));
        json.put("line", began.map(place -> place.widening().line()));
        return json;
    }
}
