package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.parquet.FooterReader;
import dev.varve.store.BlobInfo;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the store holds of this writer's rows: the last position of each partition's last file. For
 * one thread.
 */
final class StoredPositions {

    private static final long NONE = -1;

    private final LayerContext context;
    private final Map<Partition, Long> last = new HashMap<>();

    StoredPositions(LayerContext context) {
        this.context = context;
    }

    /**
     * The position up to which all rows of the partition are in files; -1 without any.
     *
     * @throws IOException if the store does not tell
     */
    long last(Partition partition) throws IOException {
        Long known = last.get(partition);
        if (known == null) {
            known = ask(partition);
            last.put(partition, known);
        }
        return known;
    }

    /** Files may have come since. */
    void forget() {
        last.clear();
    }

    private long ask(Partition partition) throws IOException {
        String values = Manifest.values(partition);
        for (BlobInfo file : newestFirst(partition)) {
            Map<String, String> footer =
                    FooterReader.keyValues(
                            (offset, length) -> context.store().read(file.key(), offset, length),
                            file.sizeBytes());
            if (footer.getOrDefault(Manifest.PARTITION_VALUES, "").equals(values)) {
                String position = footer.get(Manifest.LAST_POSITION);
                if (position == null) {
                    throw new IOException(
                            "the file %s does not tell its positions".formatted(file.key()));
                }
                return Long.parseLong(position);
            }
        }
        return NONE;
    }

    /** Names are in the order of first positions; partitions may share a directory. */
    private List<BlobInfo> newestFirst(Partition partition) throws IOException {
        Optional<String> begin = context.names().ofWriter(partition);
        if (begin.isEmpty()) {
            return List.of();
        }
        try (Stream<BlobInfo> files = context.store().list(begin.get())) {
            return files.filter(each -> each.key().value().endsWith(".parquet"))
                    .sorted(Comparator.comparing((BlobInfo each) -> each.key().value()).reversed())
                    .toList();
        }
    }
}
