package dev.varve.wiring.process;

import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.journal.segments.Journal;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.LedgerRanges;
import dev.varve.layer.Naming;
import dev.varve.layer.ranges.JournaledRanges;
import dev.varve.layer.ranges.RangeSettings;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the service makes whole ranges of ledgers, and their audit chain: of what is in its journal.
 *
 * @param layers whose files are named by their ranges, and as those of a command in every byte
 * @param ranges that wait in the journal
 */
record ServiceRanges(LayerWriter layers, JournaledRanges ranges) implements AutoCloseable {

    /**
     * @throws WrongConfigurationException if whole ranges are wanted and there is no journal in
     *     which they could wait, or a chain and no whole ranges, or files that are replaced
     */
    static void requireJournal(CheckedValues values, Map<String, String> environment) {
        if (values.is("varve.store.allow-overwrite", Choice.Switch.ON)) {
            throw refused(
                    "varve.store.allow-overwrite=on: the service replaces nothing, only the commands archive and copy do; leave it out");
        }
        boolean makesRanges =
                values.is("varve.layout", Choice.FileLayout.BRONZE)
                        && !values.is("varve.dry-run", Choice.Switch.ON)
                        && EngineSettings.areLedgerTables(
                                values.require("varve.bronze.ledger-tables", String.class));
        if (makesRanges) {
            requireJournaled(values, environment);
        } else if (values.is("varve.layout", Choice.FileLayout.BRONZE)
                && values.is("varve.audit", Choice.Audit.ON)) {
            throw refused(
                    "varve.audit=on: a chain tells of whole ranges, and with varve.bronze.ledger-tables=none or varve.dry-run=on the service makes none; leave it out");
        }
    }

    private static void requireJournaled(CheckedValues values, Map<String, String> environment) {
        if (!values.is("varve.acknowledgement", Choice.Acknowledgement.JOURNAL)) {
            throw refused(
                    "varve.acknowledgement=%s: in varve.layout=bronze ledgers wait in the journal until their range is whole; set varve.acknowledgement=journal, or varve.bronze.ledger-tables=none, which stores what there is"
                            .formatted(
                                    Choice.word(
                                            values.require(
                                                    "varve.acknowledgement",
                                                    Choice.Acknowledgement.class))));
        }
        if (JournalPlace.isInStore(values, environment)) {
            throw refused(
                    "varve.layout=bronze: ledgers wait in the journal until their range is whole, and one that is in the store ends with its process; set varve.journal.store=disk and varve.journal.directory to a folder that stays, or varve.bronze.ledger-tables=none, which stores what there is");
        }
    }

    private static WrongConfigurationException refused(String line) {
        return new WrongConfigurationException(List.of(line));
    }

    /** Of what is in a journal; empty where the configuration has no whole ranges. */
    static Optional<ServiceRanges> of(
            VarveConfig config, LayersMaker maker, Journal journal, BlobStore store) {
        return EngineSettings.waitingRanges(config)
                .map(ranges -> of(config, maker, ranges, journal, store));
    }

    private static ServiceRanges of(
            VarveConfig config,
            LayersMaker maker,
            RangeSettings ranges,
            Journal journal,
            BlobStore store) {
        LayerSettings settings = EngineSettings.auditedWaiting(config, new Naming.ByContent());
        LayerWriter layers = maker.of(settings, store, 0);
        return new ServiceRanges(
                layers,
                new JournaledRanges(
                        layers,
                        settings,
                        maker.catalog(),
                        ranges,
                        journal,
                        maker.setAside(store),
                        maker.events(),
                        maker.ages()));
    }

    static LedgerRanges ledgers(Optional<ServiceRanges> ranges) {
        return ranges.<LedgerRanges>map(ServiceRanges::ranges).orElse(LedgerRanges.NONE);
    }

    /** To be called when the ranges are closed, which is done by whoever reads the journal. */
    @Override
    public void close() {
        layers.close();
    }
}
