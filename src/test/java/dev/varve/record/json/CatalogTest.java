package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.record.Catalog;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.PredefinedTables;
import dev.varve.record.RecordLimits;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.StagedColumn;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import dev.varve.record.TooManyTablesException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogTest {

    @Test
    void newColumnsGoToTheEndInTheOrderTheyCame() {
        Catalog catalog = Reading.catalog();
        Reading one = new Reading(catalog, Optional.of(Reading.TABLE));
        Reading other = new Reading(catalog, Optional.of(Reading.TABLE));
        one.lines("{\"a\":1,\"b\":\"x\"}");
        other.lines("{\"c\":true,\"a\":2.5}");
        one.settle();
        other.settle();
        assertEquals(
                List.of(
                        Field.optional("a", ColumnType.DOUBLE),
                        Field.optional("b", ColumnType.TEXT),
                        Field.optional("c", ColumnType.BOOL)),
                catalog.schemaOf(Reading.TABLE).fields());
        one.lines("{\"a\":7,\"c\":null,\"d\":null}");
        assertEquals(List.of(7.0), one.column("a"));
        assertEquals(
                List.of("a", "d"),
                one.staging().columns().stream().map(StagedColumn::name).toList());
    }

    @Test
    void aRaceOfTypesEndsInText() {
        Catalog catalog = Reading.catalog();
        Reading one = new Reading(catalog, Optional.of(Reading.TABLE));
        Reading other = new Reading(catalog, Optional.of(Reading.TABLE));
        one.lines("{\"a\":9007199254740993}");
        other.lines("{\"a\":2.5}");
        other.settle();
        one.settle();
        assertEquals(ColumnType.TEXT, catalog.schemaOf(Reading.TABLE).fields().getFirst().type());
    }

    @Test
    void aRaceOfSignsEndsInText() {
        Catalog catalog = Reading.catalog();
        Reading one = new Reading(catalog, Optional.of(Reading.TABLE));
        Reading other = new Reading(catalog, Optional.of(Reading.TABLE));
        one.lines("{\"a\":-1,\"b\":1}");
        other.lines("{\"a\":18446744073709551615,\"b\":18446744073709551615}");
        other.settle();
        one.settle();
        assertEquals(
                List.of(
                        Field.optional("a", ColumnType.TEXT),
                        Field.optional("b", ColumnType.UINT64)),
                catalog.schemaOf(Reading.TABLE).fields());
    }

    @Test
    void rowsThatAreNotMergedTeachNothing() {
        Reading reading = Reading.inferred().lines("{\"a\":1}");
        reading.reader.clear();
        reading.lines("{\"a\":\"x\"}");
        assertEquals(ColumnType.TEXT, reading.typeOf("a"));
        assertEquals(List.of(), reading.catalog.schemaOf(Reading.TABLE).fields());
    }

    @Test
    void whatIsLearnedIsKnownToItsReaderAndToNobodyElseUntilItIsMerged() {
        Reading reading = Reading.inferred().lines("{\"a\":9007199254740993,\"b\":1}");
        SchemaUpdate first = reading.staging().schemaUpdate().orElseThrow();
        reading.reader.clear();
        assertEquals(List.of(), reading.catalog.schemaOf(Reading.TABLE).fields());
        assertTrue(!reading.catalog.tables().contains(Reading.TABLE));

        reading.lines("{\"a\":2.5,\"b\":2.5,\"c\":true}");
        assertEquals(ColumnType.TEXT, reading.typeOf("a"));
        assertEquals(ColumnType.DOUBLE, reading.typeOf("b"));
        SchemaUpdate second = reading.staging().schemaUpdate().orElseThrow();
        reading.reader.clear();

        new Reading(reading.catalog, Optional.of(Reading.TABLE)).lines("{\"z\":1}").settle();
        reading.catalog.merge(first);
        reading.catalog.merge(second);
        reading.reader.forget();
        assertEquals(
                List.of(
                        Field.optional("z", ColumnType.INT64),
                        Field.optional("a", ColumnType.TEXT),
                        Field.optional("b", ColumnType.DOUBLE),
                        Field.optional("c", ColumnType.BOOL)),
                reading.catalog.schemaOf(Reading.TABLE).fields());
        reading.lines("{\"a\":1,\"z\":2}");
        assertEquals(Optional.empty(), reading.staging().schemaUpdate());
    }

    @Test
    void whatIsForgottenWasNeverLearned() {
        Reading reading = Reading.inferred().lines("{\"a\":1}");
        reading.staging().schemaUpdate();
        reading.reader.clear();
        reading.reader.forget();
        reading.lines("{\"a\":\"x\"}");
        assertEquals(ColumnType.TEXT, reading.typeOf("a"));
        assertEquals(List.of(), reading.catalog.schemaOf(Reading.TABLE).fields());
    }

    @Test
    void doesNotRegisterOverColumnsThatAreBeingLearned() {
        Reading reading = Reading.inferred().lines("{\"a\":1}");
        reading.staging().schemaUpdate();
        reading.reader.clear();
        TableSchema table =
                TableSchema.of(Reading.TABLE, List.of(Field.required("a", ColumnType.TEXT)));
        assertEquals(
                "records of table 'feed' are being read; declare it when they are done",
                assertThrows(IllegalArgumentException.class, () -> reading.catalog.register(table))
                        .getMessage());
        reading.reader.forget();
        reading.catalog.register(table);
        assertEquals(Optional.of(table), reading.catalog.declared(Reading.TABLE));
    }

    @Test
    void registersATableOnce() {
        Catalog catalog = Reading.catalog();
        TableSchema table =
                TableSchema.of(Reading.TABLE, List.of(Field.required("a", ColumnType.INT64)));
        catalog.register(table);
        catalog.register(table);
        assertEquals(Optional.of(table), catalog.declared(Reading.TABLE));
        assertTrue(catalog.tables().contains(Reading.TABLE));
        TableSchema other =
                TableSchema.of(Reading.TABLE, List.of(Field.required("b", ColumnType.INT64)));
        assertEquals(
                "table 'feed' is already declared with other fields",
                assertThrows(IllegalArgumentException.class, () -> catalog.register(other))
                        .getMessage());
    }

    @Test
    void doesNotRegisterOverInferredColumns() {
        Reading reading = Reading.inferred().lines("{\"a\":1}").settle();
        TableSchema table =
                TableSchema.of(Reading.TABLE, List.of(Field.required("a", ColumnType.TEXT)));
        assertEquals(
                "table 'feed' already has columns of its records",
                assertThrows(IllegalArgumentException.class, () -> reading.catalog.register(table))
                        .getMessage());
    }

    @Test
    void refusesATableThatIsOneTooMany() {
        Catalog catalog =
                new Catalog(
                        List.of(), new TableName("records"), RecordLimits.DEFAULT, 2, true, true);
        catalog.requireRoom(Reading.TABLE);
        new Reading(catalog, Optional.of(Reading.TABLE)).lines("{\"a\":1}").settle();
        TableSchema second =
                TableSchema.of(
                        new TableName("second"), List.of(Field.required("a", ColumnType.INT64)));
        catalog.register(second);
        TableName third = new TableName("third");
        TableSchema declared =
                TableSchema.of(third, List.of(Field.required("a", ColumnType.INT64)));
        for (org.junit.jupiter.api.function.Executable more :
                List.<org.junit.jupiter.api.function.Executable>of(
                        () -> catalog.requireRoom(third), () -> catalog.register(declared))) {
            assertEquals(
                    "table 'third' would be one more than the limit of 2 tables",
                    assertThrows(TooManyTablesException.class, more).getMessage());
        }
        catalog.requireRoom(Reading.TABLE);
        catalog.register(second);
        assertTrue(!catalog.tables().contains(third));
    }

    @Test
    void thePredefinedTablesAndTheDefaultTableAlwaysHaveTheirPlace() {
        TableName byDefault = new TableName("records");
        Catalog catalog = new Catalog(List.of(), byDefault, RecordLimits.DEFAULT, 1, true, true);
        PredefinedTables.all().forEach(table -> catalog.requireRoom(table.name()));
        catalog.requireRoom(byDefault);
        new Reading(catalog, Optional.of(byDefault)).lines("{\"a\":1}").settle();
        catalog.requireRoom(Reading.TABLE);
        new Reading(catalog, Optional.of(Reading.TABLE)).lines("{\"a\":1}").settle();
        assertThrows(
                TooManyTablesException.class, () -> catalog.requireRoom(new TableName("another")));
        catalog.requireRoom(byDefault);
    }

    @Test
    void knowsThePredefinedTables() {
        Catalog catalog = Reading.catalog();
        for (TableSchema table : PredefinedTables.all()) {
            assertEquals(Optional.of(table), catalog.declared(table.name()));
            assertEquals(table.fields(), catalog.schemaOf(table.name()).fields());
            assertEquals(Optional.of(table), PredefinedTables.named(table.name()));
        }
        assertEquals(8, catalog.tables().size());
        assertEquals(14, catalog.schemaOf(new TableName("contract_data")).fields().size());
        assertEquals(20, catalog.schemaOf(new TableName("contract_data_message")).fields().size());
        assertEquals(17, catalog.schemaOf(new TableName("ledgers_lcm_raw")).fields().size());
    }

    @Test
    void aDeclarationNamesOnlyItsOwnFields() {
        TableSchema table =
                TableSchema.of(Reading.TABLE, List.of(Field.optional("a", ColumnType.INT64)));
        for (org.junit.jupiter.api.function.Executable wrong :
                List.<org.junit.jupiter.api.function.Executable>of(
                        () -> table.withAlias("x", "b"),
                        () -> table.withRoute("o", "x", "b"),
                        () -> table.withTimeFields("b"),
                        () -> table.withLedgerField("b"))) {
            assertEquals(
                    "table 'feed' has no field 'b'",
                    assertThrows(IllegalArgumentException.class, wrong).getMessage());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> table.withLaterFields(List.of(Field.required("c", ColumnType.TEXT))));
        assertThrows(
                IllegalArgumentException.class,
                () -> table.withLaterFields(List.of(Field.optional("a", ColumnType.TEXT))));
    }
}
