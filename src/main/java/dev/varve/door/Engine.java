package dev.varve.door;

import dev.varve.journal.DeadLetters;
import dev.varve.layer.LayerWriter;
import dev.varve.record.Catalog;
import dev.varve.record.TableName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The rooms as the doors need them, built by whoever starts the program.
 *
 * @param layers where accepted rows are buffered and from where they are stored
 * @param catalog the tables
 * @param largeRecords how many of them may be read at once
 * @param deadLetters where rejected records go
 * @param table where all records go; if empty their shape decides
 * @param inputs how a command reads its files
 * @param directory of a local store
 * @param dryRun whether nothing is written
 * @param jsonLines whether the result of a command is wanted as JSON lines
 * @param sampleBytes of each input that is read before its types are settled
 * @param usedBytes column memory in use
 * @param rest what else is to be closed when the layers are
 */
public record Engine(
        LayerWriter layers,
        Catalog catalog,
        LargeRecords largeRecords,
        DeadLetters deadLetters,
        Optional<TableName> table,
        InputSettings inputs,
        Optional<Path> directory,
        boolean dryRun,
        boolean jsonLines,
        long sampleBytes,
        LongSupplier usedBytes,
        Runnable rest)
        implements AutoCloseable {

    @Override
    public void close() {
        layers.close();
        rest.run();
    }
}
