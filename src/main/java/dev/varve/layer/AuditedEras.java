package dev.varve.layer;

import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.store.BlobKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Which files belong to which chain, and where chains begin. Stateless. */
final class AuditedEras {

    private final LayerSettings settings;

    AuditedEras(LayerSettings settings) {
        this.settings = settings;
    }

    /** The chain of a file; empty if it belongs to none. */
    Optional<ChainName> of(Partition partition, BlobKey file) {
        return settings.audit()
                .filter(audit -> audit.tables().contains(partition.table()))
                .flatMap(_ -> partition.ledgers())
                .filter(ledgers -> file.name().equals("part-" + ledgers + ".parquet"))
                .flatMap(this::of);
    }

    private Optional<ChainName> of(Partition.LedgerSpan ledgers) {
        return switch (settings.partitioning().layout()) {
            case Layout.Bronze bronze -> Optional.of(name(bronze));
            case Layout.Hive _ -> Optional.empty();
        };
    }

    private static ChainName name(Layout.Bronze bronze) {
        return new ChainName(bronze.network(), bronze.era(), bronze.version());
    }

    /** Every chain of the configuration. */
    List<ChainName> all() {
        return switch (settings.partitioning().layout()) {
            case Layout.Bronze bronze when settings.audit().isPresent() -> List.of(name(bronze));
            case Layout.Bronze _, Layout.Hive _ -> List.of();
        };
    }

    /**
     * The ledger with which the chain begins, where the configuration says it; an era that begins
     * with ledger 0 may as well be one of which nobody has said where it does.
     */
    OptionalLong begin(ChainName chain) {
        return OptionalLong.empty();
    }

    /** The same ledgers, in the words of the chain. */
    static LedgerRange range(Partition partition) {
        Partition.LedgerSpan ledgers = partition.ledgers().orElseThrow();
        return new LedgerRange(ledgers.first(), ledgers.last());
    }
}
