package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.ProcessEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalPlaceTest {

    private static final Map<String, String> KNATIVE = Map.of("K_SERVICE", "varve");

    private static CheckedValues values(Map<String, String> options) {
        return Configuration.check(
                new ProcessEnvironment(Map.of(), Map.of()), GivenKeys.ofCommandLine(options));
    }

    @Test
    void whereDisksGoWithTheInstanceAJournalNeedsAFolderThatSomebodyNamed() {
        Map<String, String> journal = Map.of("varve.acknowledgement", "journal");
        WrongConfigurationException refused =
                assertThrows(
                        WrongConfigurationException.class,
                        () -> JournalPlace.requireLasting(values(journal), KNATIVE));
        assertEquals(
                "varve.acknowledgement=journal: where there is a K_SERVICE the disk goes with the"
                        + " instance; set varve.journal.directory to one that stays, or acknowledge by store",
                refused.getMessage());
        Map<String, String> named =
                Map.of("varve.acknowledgement", "journal", "varve.journal.directory", "/mnt/j");
        assertDoesNotThrow(() -> JournalPlace.requireLasting(values(named), KNATIVE));
        assertDoesNotThrow(() -> JournalPlace.requireLasting(values(journal), Map.of()));
        assertDoesNotThrow(() -> JournalPlace.requireLasting(values(Map.of()), KNATIVE));
    }
}
