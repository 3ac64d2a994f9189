package dev.varve.wiring.process;

import dev.varve.wiring.configuration.ConfigDuration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the time from SIGTERM to the end of the process is divided. All else that ends by time at a
 * shutdown, the container's own time-outs too, is derived from it.
 *
 * @param total until the process has ended, positive
 */
record ShutdownDeadline(Duration total) {

    /** Cloud Run kills after 10 s; Knative shares its environment, and may be told otherwise. */
    private static final Duration CLOUD_RUN = Duration.ofSeconds(10);

    /** The grace period of a pod, unless its manifest says another. */
    private static final Duration KUBERNETES = Duration.ofSeconds(30);

    private static final String CLOUD_RUN_VARIABLE = "K_SERVICE";

    private static final int SHARES = 4;
    private static final Duration MOST_FOR_EXIT = Duration.ofSeconds(1);

    /** The configured time, or what the platform gives where none is configured. */
    static ShutdownDeadline of(
            Optional<ConfigDuration> configured, Map<String, String> environment) {
        return new ShutdownDeadline(
                configured
                        .map(ConfigDuration::duration)
                        .orElse(
                                environment.containsKey(CLOUD_RUN_VARIABLE)
                                        ? CLOUD_RUN
                                        : KUBERNETES));
    }

    /** For requests under way to end. */
    Duration requests() {
        return total.dividedBy(SHARES);
    }

    /** Until everything is written or given up, requests included. */
    Duration writing() {
        return total.minus(exit());
    }

    /** When the process is ended, whatever its container still does. */
    Duration halt() {
        return total.minus(exit().dividedBy(10));
    }

    /** Kept for the exit itself. */
    Duration exit() {
        Duration share = total.dividedBy(SHARES);
        return share.compareTo(MOST_FOR_EXIT) < 0 ? share : MOST_FOR_EXIT;
    }
}
