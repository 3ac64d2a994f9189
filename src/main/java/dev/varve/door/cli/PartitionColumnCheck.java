package dev.varve.door.cli;

import dev.varve.door.Engine;
import dev.varve.door.RecordTally;
import dev.varve.record.Field;
import dev.varve.record.TableName;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the columns that an archive is divided by are there at all: a name that no record of the
 * run has is a mistyped one. Looks once, when enough records were read or all of them.
 */
final class PartitionColumnCheck {

    /** DuckDB, too, decides by the first 20,480 records which columns a JSON file has. */
    private static final long SAMPLE_ROWS = 20_480;

    private final Engine engine;
    private final Set<TableName> tables = new TreeSet<>();
    private long earlierRows;
    private boolean seen;

    PartitionColumnCheck(Engine engine) {
        this.engine = engine;
    }

    /**
     * Notes what was accepted.
     *
     * @param tally of the input that is being read
     * @throws WrongConfigurationException if a column is in none of the records so far, and those
     *     are enough
     */
    void after(RecordTally tally) {
        tables.addAll(tally.accepted().keySet());
        if (!seen && earlierRows + tally.acceptedRows() >= SAMPLE_ROWS) {
            require();
        }
    }

    /** Notes that the input has ended. */
    void ended(RecordTally tally) {
        earlierRows += tally.acceptedRows();
    }

    /**
     * Looks, unless it has.
     *
     * @throws WrongConfigurationException if a column is in none of the records so far
     */
    void require() {
        if (seen) {
            return;
        }
        seen = true;
        List<String> problems =
                tables.stream()
                        .flatMap(
                                table ->
                                        engine.layers().absentPartitionColumns(table).stream()
                                                .filter(name -> !isAnywhere(name))
                                                .map(name -> problem(table, name)))
                        .toList();
        if (!problems.isEmpty()) {
            throw new WrongConfigurationException(problems);
        }
    }

    private boolean isAnywhere(String name) {
        return tables.stream()
                .anyMatch(table -> engine.catalog().schemaOf(table).indexOf(name).isPresent());
    }

    private String problem(TableName table, String name) {
        return "partition by '%s': no record has that column; those of table '%s' have %s"
                .formatted(
                        name,
                        table,
                        engine.catalog().schemaOf(table).fields().stream()
                                .map(Field::name)
                                .collect(Collectors.joining(", ")));
    }
}
