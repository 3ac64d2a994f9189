package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the contestants turn into Parquet files, and what each is told of it. */
interface Task {
    /** Its name in tables. */
    String label();

    /** The name that Varve is told; empty where the record's shape tells it. */
    Optional<String> table();

    /**
     * The column whose values divide the records; empty where each divides as it does by itself.
     */
    Optional<String> partitionColumn();

    /** The SQL of DuckDB's {@code columns} parameter. */
    String columns();

    /** How many records are next to nothing, so that a run over them shows what a start costs. */
    long startRecords();

    /**
     * The file of so many records, which is made when it is not there.
     *
     * @throws IOException when it cannot be written
     */
    Path input(Path directory, long records) throws IOException;
}
