package dev.varve.door;

import dev.varve.layer.ColumnClash;
import dev.varve.record.VisibleText;

/** A column that some readers do not find, in one sentence. */
public final class ClashText {

    private ClashText() {}

    /** Names the columns, who does not find them, and the key that helps, where there is one. */
    public static String of(ColumnClash clash) {
        String column = VisibleText.of(clash.column());
        String other = VisibleText.of(clash.other());
        return switch (clash.kind()) {
            case PATH ->
                    "table '%s': readers of the folder find %s= of the path in place of the column '%s'; varve.partition-keys gives the path other keys"
                            .formatted(clash.table(), other, column);
            case FIXED_PATH ->
                    "table '%s': readers of the folder find %s= of the path in place of the column '%s'"
                            .formatted(clash.table(), other, column);
            case CASE ->
                    "table '%s': the columns '%s' and '%s' differ by case only; Hive, Athena and Spark take them for one"
                            .formatted(clash.table(), other, column);
        };
    }
}
