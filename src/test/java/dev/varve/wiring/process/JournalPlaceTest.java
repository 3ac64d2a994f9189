package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.ProcessEnvironment;
import dev.varve.wiring.configuration.VarveConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalPlaceTest {

    private static final Map<String, String> KNATIVE = Map.of("K_SERVICE", "varve");

    private static CheckedValues values(Map<String, String> options) {
        return Configuration.check(
                new ProcessEnvironment(Map.of(), Map.of()), GivenKeys.ofCommandLine(options));
    }

    @Test
    void whereDisksGoWithTheInstanceAJournalNeedsAFolderThatSomebodyNamed() {
        Map<String, String> journal = Map.of();
        WrongConfigurationException refused =
                assertThrows(
                        WrongConfigurationException.class,
                        () -> JournalPlace.requireLasting(values(journal), KNATIVE));
        assertEquals(
                "varve.acknowledgement=journal: where there is a K_SERVICE the disk goes with the"
                        + " instance; set varve.journal.directory to one that stays, or acknowledge by store",
                refused.getMessage());
        Map<String, String> named = Map.of("varve.journal.directory", "/mnt/j");
        Map<String, String> memory = Map.of("varve.acknowledgement", "memory");
        assertDoesNotThrow(() -> JournalPlace.requireLasting(values(named), KNATIVE));
        assertDoesNotThrow(() -> JournalPlace.requireLasting(values(journal), Map.of()));
        assertDoesNotThrow(() -> JournalPlace.requireLasting(values(memory), KNATIVE));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    local, -,                       -,      -, false
                    s3,    -,                       -,      -, false
                    s3,    K_SERVICE,               -,      -, true
                    s3,    CLOUD_RUN_JOB,           -,      -, true
                    gcs,   KUBERNETES_SERVICE_HOST, -,      -, true
                    local, KUBERNETES_SERVICE_HOST, -,      -, false
                    s3,    KUBERNETES_SERVICE_HOST, -,      /mnt/j, false
                    s3,    KUBERNETES_SERVICE_HOST, disk,   -, false
                    s3,    -,                       store,  -, true
                    local, -,                       store,  -, true
                    """)
    void itIsWhereItOutlivesTheProcess(
            String type,
            @Nullable String variable,
            @Nullable String place,
            @Nullable String directory,
            boolean isInStore) {
        Map<String, String> options = new HashMap<>(Map.of("varve.store.type", type));
        if (!type.equals("local")) {
            options.put("varve.store.bucket", "b");
        }
        if (place != null) {
            options.put("varve.journal.store", place);
        }
        if (directory != null) {
            options.put("varve.journal.directory", directory);
        }
        VarveConfig config =
                Configuration.read(
                        new ProcessEnvironment(Map.of(), Map.of()),
                        GivenKeys.ofCommandLine(options));
        assertEquals(
                isInStore,
                JournalPlace.isInStore(
                        config, variable == null ? Map.of() : Map.of(variable, "there")));
    }
}
