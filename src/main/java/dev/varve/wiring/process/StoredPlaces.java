package dev.varve.wiring.process;

import dev.varve.journal.segments.LocalJournalFiles;
import dev.varve.layer.verification.Verification;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a service of a configuration keeps what it was given. */
final class StoredPlaces {

    private StoredPlaces() {}

    static Verification.Place of(VarveConfig config, BlobStore store) {
        return new Verification.Place(store, EngineSettings.prefix(config), journal(config));
    }

    private static Optional<Verification.JournalPlace> journal(VarveConfig config) {
        Path directory = JournalFactory.directory(config);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        return Optional.of(
                new Verification.JournalPlace(
                        new LocalJournalFiles(directory),
                        directory.toString(),
                        keys(config, directory),
                        JournalFactory.destination(config, directory)));
    }

    /** With what the keys would begin that the files of the journal have in a local store. */
    private static Optional<String> keys(VarveConfig config, Path directory) {
        Path store = EngineSettings.directory(config).toAbsolutePath().normalize();
        return config.store().type() == Choice.StoreType.LOCAL
                        && directory.startsWith(store)
                        && !directory.equals(store)
                ? Optional.of(store.relativize(directory).toString().replace('\\', '/'))
                : Optional.empty();
    }
}
