package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.Partitioning;
import dev.varve.layer.partition.PathKeys;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Columns that some readers do not find, and what they are told for. */
final class ColumnClashTest {

    private static final TableName TABLE = new TableName("feed");

    private static ColumnWatch watch(String by, Layout layout, PathKeys keys) {
        PartitionScheme scheme = PartitionScheme.parse(by, 10);
        return new ColumnWatch(
                new Partitioning(layout, scheme, Map.of(), Map.of(), Optional.empty(), keys));
    }

    private static ColumnWatch watch(String by) {
        return watch(by, new Layout.Hive(), PathKeys.DEFAULT);
    }

    private static Schema schema(String... names) {
        return new Schema(
                Arrays.stream(names).map(name -> Field.optional(name, ColumnType.INT64)).toList());
    }

    private static List<String> told(ColumnWatch watch, String... names) {
        return watch.look(TABLE, schema(names)).stream()
                .map(clash -> clash.column() + " " + clash.kind() + " " + clash.other())
                .toList();
    }

    @Test
    void aColumnIsHiddenByAKeyOfThePathWhateverItsCase() {
        assertEquals(
                List.of("month PATH month", "Year PATH year"),
                told(watch("day"), "id", "month", "Year", "hour"));
        assertEquals(List.of("hour PATH hour"), told(watch("hour"), "hour"));
        assertEquals(List.of(), told(watch("ledger_range"), "range", "ledgers", "month"));
        Layout bronze = new Layout.Bronze("n", "e", "v", 10);
        assertEquals(
                List.of("range FIXED_PATH range"),
                told(watch("day", bronze, PathKeys.DEFAULT), "range", "month"));
    }

    @Test
    void otherKeysHideOtherColumns() {
        PathKeys keys = PathKeys.parse("y, m, d");
        assertEquals(
                List.of("m PATH m"), told(watch("hour", new Layout.Hive(), keys), "month", "m"));
    }

    @Test
    void aColumnThatDividesIsWhatItsKeySays() {
        assertEquals(
                List.of("Product FIXED_PATH product"),
                told(watch("product,date"), "product", "date", "Product"));
    }

    @Test
    void eachPairOfNamesThatDifferByCaseIsToldOnce() {
        ColumnWatch watch = watch("day");
        assertEquals(List.of(), told(watch, "id", "name"));
        assertEquals(List.of("ID CASE id"), told(watch, "id", "name", "ID"));
        assertEquals(List.of(), told(watch, "id", "name", "ID"));
        assertEquals(
                List.of("Id CASE id", "NAME CASE name"),
                told(watch, "id", "name", "ID", "Id", "NAME"));
    }
}
