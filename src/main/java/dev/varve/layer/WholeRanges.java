package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.parquet.FooterReader;
import dev.varve.parquet.NotParquetException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files of whole ranges: what is stored of them, and how the next comes to be. Thread-safe. */
public final class WholeRanges {

    private final LayerContext context;
    private final MemoryRelief memory;
    private final Optional<AuditTrail> audit;

    /** Held by whoever publishes a range, for what depends on the table's other files. */
    private final Object order = new Object();

    WholeRanges(LayerContext context, MemoryRelief memory, Optional<AuditTrail> audit) {
        this.context = context;
        this.memory = memory;
        this.audit = audit;
    }

    /**
     * Begins the one file of a range, of rows that come in the order of their ledgers. What it
     * holds depends on these rows alone.
     *
     * @param excluded columns that no file of a range gets
     * @throws IllegalArgumentException if the table is not declared: its columns could not be known
     *     before its rows are
     */
    public RangeAssembly assemble(Partition partition, Set<String> excluded) {
        return new RangeAssembly(context, memory, partition, excluded, order, audit);
    }

    /**
     * Whether the range has its file and its manifest.
     *
     * @throws IOException if the store does not answer
     */
    public boolean isPublished(Partition partition) throws IOException {
        return context.store().head(context.names().ofRange(partition).manifest()).isPresent();
    }

    /**
     * Whether the range has its file, and its manifest or an audit chain that will give it one.
     *
     * @throws IOException if the store does not answer
     */
    public boolean isStored(Partition partition) throws IOException {
        return isPublished(partition)
                || audit.isPresent()
                        && context.store()
                                .head(context.names().ofRange(partition).file())
                                .isPresent();
    }

    /**
     * What the footer of the file of a range says that is published; empty if it is not, or is no
     * Parquet file any more.
     *
     * @throws IOException if it cannot be read
     */
    public Map<String, String> told(Partition partition) throws IOException {
        BlobKey file = context.names().ofRange(partition).file();
        Optional<BlobInfo> there =
                isPublished(partition) ? context.store().head(file) : Optional.empty();
        if (there.isEmpty()) {
            return Map.of();
        }
        try {
            return FooterReader.read(
                            (offset, length) -> context.store().read(file, offset, length),
                            there.get().sizeBytes())
                    .keyValues();
        } catch (NotParquetException damaged) {
            // verify names it; its neighbours are not to blame
            return Map.of();
        }
    }
}
