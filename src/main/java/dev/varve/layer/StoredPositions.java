package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.store.BlobInfo;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the store holds of this writer's rows: the last position of each partition's last file. A
 * process that died may have left that file without its manifest, so it is adopted. For one thread.
 */
final class StoredPositions {

    private static final long NONE = -1;

    private final LayerContext context;
    private final Adoption adoption;
    private final Map<Partition, Long> last = new HashMap<>();

    StoredPositions(LayerContext context) {
        this.context = context;
        this.adoption = new Adoption(context);
    }

    /**
     * The position up to which all rows of the partition are in files; -1 without any.
     *
     * @throws DamagedFileException if a file of the partition does not
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
        return switch (context.settings().naming()) {
            case Naming.ByPosition(String writer) -> ask(partition, writer);
            case Naming.ByContent _, Naming.BySource _ -> NONE;
        };
    }

    /** Where positions name files the newest one tells, elsewhere each of them may. */
    private long ask(Partition partition, String writer) throws IOException {
        boolean inOrder = context.names().known(partition, 0).isPresent();
        long last = NONE;
        for (BlobInfo file : newestFirst(partition, writer)) {
            StoredFooter footer = StoredFooter.read(context.store(), file);
            if (footer.isOf(partition) && footer.writer().equals(Optional.of(writer))) {
                adoption.adopt(partition, file, footer);
                last = Math.max(last, footer.lastPosition());
                if (inOrder) {
                    return last;
                }
            }
        }
        return last;
    }

    /** Names are in the order of first positions; partitions may share a directory. */
    private List<BlobInfo> newestFirst(Partition partition, String writer) throws IOException {
        try (Stream<BlobInfo> files =
                context.store().list(context.names().ofWriter(partition, writer))) {
            return files.filter(each -> each.key().value().endsWith(".parquet"))
                    .sorted(Comparator.comparing((BlobInfo each) -> each.key().value()).reversed())
                    .toList();
        }
    }
}
