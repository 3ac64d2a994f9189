package dev.varve.layer;

import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.partition.Era;
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
            case Layout.Bronze bronze -> Optional.of(name(bronze, bronze.eraOf(ledgers)));
            case Layout.Hive _ -> Optional.empty();
        };
    }

    private static ChainName name(Layout.Bronze bronze, Era era) {
        return new ChainName(bronze.network(), era.id(), era.version());
    }

    /** Every chain of the configuration. */
    List<ChainName> all() {
        return switch (settings.partitioning().layout()) {
            case Layout.Bronze bronze when settings.audit().isPresent() ->
                    bronze.eras().stream().map(era -> name(bronze, era)).toList();
            case Layout.Bronze _, Layout.Hive _ -> List.of();
        };
    }

    /**
     * The ledger with which the chain begins, where the configuration says it: of an era of all
     * ledgers nobody has said where it does.
     */
    OptionalLong begin(ChainName chain) {
        return switch (settings.partitioning().layout()) {
            case Layout.Bronze bronze ->
                    bronze.eras().stream()
                            .filter(era -> name(bronze, era).equals(chain))
                            .filter(era -> era.firstLedger() > 0 || era.lastLedger() != Era.OPEN)
                            .mapToLong(Era::firstLedger)
                            .findFirst();
            case Layout.Hive _ -> OptionalLong.empty();
        };
    }

    /** The same ledgers, in the words of the chain. */
    static LedgerRange range(Partition partition) {
        Partition.LedgerSpan ledgers = partition.ledgers().orElseThrow();
        return new LedgerRange(ledgers.first(), ledgers.last());
    }
}
