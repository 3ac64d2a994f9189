package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.ProcessEnvironment;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRangesTest {

    private static CheckedValues bronze(String... more) {
        Map<String, String> given =
                new HashMap<>(
                        Map.of(
                                "varve.layout", "bronze",
                                "varve.bronze.network", "pubnet",
                                "varve.bronze.era", "pre_p23",
                                "varve.bronze.version", "v1"));
        for (int i = 0; i < more.length; i += 2) {
            given.put(more[i], more[i + 1]);
        }
        return Configuration.check(
                new ProcessEnvironment(Map.of(), Map.of()), GivenKeys.ofCommandLine(given));
    }

    private static String refusal(CheckedValues values, Map<String, String> environment) {
        return assertThrows(
                        WrongConfigurationException.class,
                        () -> ServiceRanges.requireJournal(values, environment))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"store", "memory"})
    void withoutAJournalThereIsNothingToWaitIn(String acknowledgement) {
        assertEquals(
                "varve.acknowledgement="
                        + acknowledgement
                        + ": in varve.layout=bronze ledgers wait in the journal until their range"
                        + " is whole; set varve.acknowledgement=journal, or"
                        + " varve.bronze.ledger-tables=none, which stores what there is",
                refusal(bronze("varve.acknowledgement", acknowledgement), Map.of()));
        assertDoesNotThrow(
                () ->
                        ServiceRanges.requireJournal(
                                bronze(
                                        "varve.acknowledgement",
                                        acknowledgement,
                                        "varve.bronze.ledger-tables",
                                        "none"),
                                Map.of()));
    }

    @Test
    void aJournalThatEndsWithItsProcessIsNone() {
        String[] store = {"varve.store.type", "s3", "varve.store.bucket", "lake"};
        assertDoesNotThrow(() -> ServiceRanges.requireJournal(bronze(store), Map.of()));
        String line = refusal(bronze(store), Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"));
        assertTrue(line.startsWith("varve.layout=bronze: ledgers wait in the journal"), line);
    }

    @Test
    void withoutWholeRangesThereIsNoChain() {
        String line =
                refusal(
                        bronze("varve.audit", "on", "varve.bronze.ledger-tables", "none"),
                        Map.of());
        assertTrue(line.startsWith("varve.audit=on: a chain tells of whole ranges"), line);
    }

    @Test
    void theServiceReplacesNothing() {
        String line = refusal(bronze("varve.store.allow-overwrite", "on"), Map.of());
        assertTrue(
                line.startsWith("varve.store.allow-overwrite=on: the service replaces nothing"),
                line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "on", "off"})
    void otherwiseItStarts(String audit) {
        assertDoesNotThrow(
                () -> ServiceRanges.requireJournal(bronze("varve.audit", audit), Map.of()));
    }
}
