package dev.varve.wiring.process;

import dev.varve.journal.segments.JournalLook;
import dev.varve.journal.segments.LocalJournalFiles;
import dev.varve.store.LocalStore;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds at the start that the volume of a local store is not mounted: a journal on another disk
 * tells that its records go to a folder, and the folder is not known by its file.
 */
final class MissingVolume {

    private MissingVolume() {}

    /**
     * Before the folder is made.
     *
     * @throws IOException if the volume is missing, or the journal cannot be read
     */
    static void refuse(VarveConfig config) throws IOException {
        Path folder = EngineSettings.directory(config).toAbsolutePath().normalize();
        Path marker = LocalStore.marker(folder);
        Path journal = JournalFactory.directory(config);
        if (journal.startsWith(folder) || !Files.isDirectory(journal) || Files.exists(marker)) {
            return;
        }
        String destination = JournalFactory.destination(config, journal);
        if (JournalLook.at(new LocalJournalFiles(journal)).destinations().contains(destination)) {
            throw new IOException(
                    ("%s is not there, but the journal in %s sends its records to that folder:"
                                    + " mount its volume; if it is to begin anew, make that file")
                            .formatted(marker, journal));
        }
    }
}
