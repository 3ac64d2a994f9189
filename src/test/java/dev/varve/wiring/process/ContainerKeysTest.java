package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerKeysTest {

    private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

    private final SmallRyeConfigBuilder config =
            new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withSources(new ContainerKeys())
                    .withDefaultValue("varve.shutdown.deadline", "30s");

    @Test
    void givesTwoEventLoopsToEachProcessor() {
        SmallRyeConfig built = config.build();
        assertEquals(
                2 * Runtime.getRuntime().availableProcessors(),
                built.getValue(EVENT_LOOPS, Integer.class));
    }

    @Test
    void letsHardlyMoreConnectionsWaitThanMayBeOpen() {
        assertEquals(64, ContainerKeys.backlog(44));
        assertEquals(300, ContainerKeys.backlog(300));
        assertEquals(1_024, ContainerKeys.backlog(100_000));
    }

    @Test
    void leavesToAPersonHowManyEventLoopsThereAre() {
        SmallRyeConfig built =
                config.withSources(
                                new PropertiesConfigSource(
                                        Map.of(EVENT_LOOPS, "3"), "a person's", 300))
                        .build();
        assertEquals(3, built.getValue(EVENT_LOOPS, Integer.class));
    }
}
