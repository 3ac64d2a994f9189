package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.wiring.configuration.ConfigDuration;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShutdownDeadlineTest {

    @Test
    void isWhatThePlatformGivesUnlessItIsConfigured() {
        assertEquals(10, seconds(Map.of("K_SERVICE", "varve")));
        assertEquals(
                10, seconds(Map.of("K_SERVICE", "varve", "KUBERNETES_SERVICE_HOST", "10.0.0.1")));
        assertEquals(30, seconds(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1")));
        assertEquals(30, seconds(Map.of()));
        assertEquals(
                Duration.ofSeconds(45),
                ShutdownDeadline.of(
                                Optional.of(ConfigDuration.parse("45s")),
                                Map.of("K_SERVICE", "varve"))
                        .total());
    }

    private static long seconds(Map<String, String> environment) {
        return ShutdownDeadline.of(Optional.empty(), environment).total().toSeconds();
    }

    @ParameterizedTest
    @CsvSource({
        "1s,250,750,975",
        "3s,750,2250,2925",
        "10s,2500,9000,9900",
        "1h,900000,3599000,3599900"
    })
    void isDividedSoThatASecondIsLeftForTheExit(
            String total, long requests, long writing, long halt) {
        ShutdownDeadline deadline = new ShutdownDeadline(ConfigDuration.parse(total).duration());
        assertEquals(requests, deadline.requests().toMillis());
        assertEquals(writing, deadline.writing().toMillis());
        assertEquals(halt, deadline.halt().toMillis());
    }

    @Test
    void theContainersOwnTimeOutsAreDerivedFromIt() {
        SmallRyeConfig config = config("20s");
        assertEquals("PT5S", config.getConfigValue("quarkus.shutdown.timeout").getValue());
        assertEquals(
                "PT0.5S", config.getConfigValue("quarkus.thread-pool.shutdown-timeout").getValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", " "})
    void whatTheCheckRefusesDoesNotFailBeforeIt(String wrong) {
        assertTrue(
                config(wrong)
                        .getConfigValue("quarkus.shutdown.timeout")
                        .getValue()
                        .startsWith("PT"));
    }

    private static SmallRyeConfig config(String deadline) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new ContainerKeys())
                .withDefaultValue("varve.shutdown.deadline", deadline)
                .build();
    }
}
