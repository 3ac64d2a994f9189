package dev.varve.wiring.process;

import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.ConfigDuration;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The container's own keys that follow from Varve's. At a shutdown it waits for requests as long as
 * Varve does, and for its threads, of which some may hang in the store, only in the time that is
 * kept for the exit. Connections leave descriptors for files, and idle ones end. Public for the
 * container, which discovers this class.
 */
public final class ContainerKeys implements ConfigSourceFactory {

    private static final String DEADLINE = "varve.shutdown.deadline";
    private static final String IDLE = "varve.http.idle-timeout";
    private static final String HTTP_2 = "varve.http.http2";
    private static final String CONNECTIONS = "varve.http.connections";

    private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";

    private static final String ACCEPTED = "quarkus.http.accept-backlog";

    /** Above the defaults, below whatever a person sets. */
    private static final int ORDINAL = 110;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ShutdownDeadline deadline =
                ShutdownDeadline.of(duration(context, DEADLINE), System.getenv());
        Map<String, String> values = new HashMap<>(values(deadline));
        duration(context, IDLE)
                .ifPresent(
                        idle ->
                                values.put(
                                        "quarkus.http.idle-timeout", idle.duration().toString()));
        values.put(
                "quarkus.http.http2",
                Boolean.toString(text(context, HTTP_2).filter(ContainerKeys::isOn).isPresent()));
        int connections = OpenFiles.ofProcess().connections();
        values.put(
                "quarkus.http.limits.max-connections",
                text(context, CONNECTIONS).orElse(Integer.toString(connections)));
        values.put(ACCEPTED, Integer.toString(backlog(connections)));
        values.put(
                EVENT_LOOPS,
                Integer.toString(eventLoops(Runtime.getRuntime().availableProcessors())));
        return List.of(new PropertiesConfigSource(values, "container", ORDINAL));
    }

    /**
     * Twice as many as processors, as Vert.x has them: the connections of one loop wait for each
     * other, and so does a probe among a thousand that post.
     */
    static int eventLoops(int processors) {
        return 2 * processors;
    }

    /**
     * How many connections may wait to be taken: hardly more than may be open. Where no descriptor
     * is left the server takes none for a second, and after a flood it had thousands to go through
     * in this way that nobody held any more.
     */
    static int backlog(int connections) {
        return Math.clamp(connections, 64, 1_024);
    }

    /** The container's keys of a shutdown, and their values. */
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

    private static Optional<String> text(ConfigSourceContext context, String key) {
        ConfigValue given = context.getValue(key);
        return Optional.ofNullable(given == null ? null : given.getValue())
                .filter(text -> !text.isBlank());
    }

    private static boolean isOn(String text) {
        try {
            return Choice.parseSwitch(text) == Choice.Switch.ON;
        } catch (IllegalArgumentException refusedLater) {
            return false;
        }
    }

    /** Empty for what the check at the start will refuse, with a better message. */
    private static Optional<ConfigDuration> duration(ConfigSourceContext context, String key) {
        try {
            return text(context, key)
                    .map(ConfigDuration::parse)
                    .filter(each -> each.duration().compareTo(Duration.ZERO) > 0);
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
