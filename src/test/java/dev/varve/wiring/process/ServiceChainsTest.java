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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceChainsTest {

    private static CheckedValues bronze(String audit) {
        return Configuration.check(
                new ProcessEnvironment(Map.of(), Map.of()),
                GivenKeys.ofCommandLine(
                        Map.of(
                                "varve.layout", "bronze",
                                "varve.bronze.network", "pubnet",
                                "varve.bronze.era", "pre_p23",
                                "varve.bronze.version", "v1",
                                "varve.audit", audit)));
    }

    @Test
    void aServiceThatIsAskedForAChainIsRefused() {
        CheckedValues values = bronze("on");
        WrongConfigurationException refused =
                assertThrows(
                        WrongConfigurationException.class, () -> ServiceChains.requireNone(values));
        assertEquals(
                "varve.audit=on: the service stores what there is of a range and writes no audit"
                        + " chain; leave it out, and make whole ranges and their chain by varve archive"
                        + " or varve copy",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "off"})
    void otherwiseItStarts(String audit) {
        assertDoesNotThrow(() -> ServiceChains.requireNone(bronze(audit)));
    }
}
