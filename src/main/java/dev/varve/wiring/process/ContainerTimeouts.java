package dev.varve.wiring.process;

import dev.varve.wiring.configuration.ConfigDuration;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Derives the container's time-outs at a shutdown from {@code varve.shutdown.deadline}: it waits
 * for requests as long as Varve does, and for its threads, of which some may hang in the store,
 * only in the time that is kept for the exit. Public for the container, which discovers this class.
 */
public final class ContainerTimeouts implements ConfigSourceFactory {

    private static final String DEADLINE = "varve.shutdown.deadline";

    /** Above the defaults, below whatever a person sets. */
    private static final int ORDINAL = 110;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue given = context.getValue(DEADLINE);
        ShutdownDeadline deadline =
                ShutdownDeadline.of(
                        Optional.ofNullable(given == null ? null : given.getValue())
                                .filter(text -> !text.isBlank())
                                .flatMap(ContainerTimeouts::interval),
                        System.getenv());
        return List.of(new PropertiesConfigSource(values(deadline), "shutdown", ORDINAL));
    }

    /** The container's keys and their values. */
    static Map<String, String> values(ShutdownDeadline deadline) {
        String half = deadline.exit().dividedBy(2).toString();
        return Map.of(
                "quarkus.shutdown.timeout",
                deadline.requests().toString(),
                "quarkus.thread-pool.shutdown-timeout",
                half,
                "quarkus.thread-pool.shutdown-interrupt",
                "PT0.1S",
                "quarkus.thread-pool.shutdown-check-interval",
                half);
    }

    /** Empty for what the check at the start will refuse, with a better message. */
    private static Optional<ConfigDuration> interval(String text) {
        try {
            return Optional.of(ConfigDuration.parse(text))
                    .filter(each -> each.duration().isPositive());
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
