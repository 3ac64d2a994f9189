package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code varve.http.*} */
@RegisterForReflection
public interface HttpKeys {

    @Description("Address that the service listens on.")
    @WithDefault("0.0.0.0")
    String host();

    @Description("Port that the service listens on; 0 takes a free one.")
    @WithDefault("8080")
    @Range(least = "0", most = "65535")
    int port();

    @Description(
            "Port that answers /health and /metrics alone, beside the other and by a thread of its own,"
                    + " also while clients hold every connection there; 0 takes a free one. Left"
                    + " out, there is none.")
    @Range(least = "0", most = "65535")
    OptionalInt managementPort();

    @Description(
            "Whether HTTP/2 is spoken without TLS; connections that say nothing are not counted then.")
    @WithDefault("off")
    Choice.Switch http2();

    @Description(
            "Most open connections; one more is closed at once. Left out, 1024, or less where the limit"
                    + " of open files would leave fewer than 256 for files.")
    @Range(least = "1", most = "1000000")
    OptionalInt connections();

    @Description(
            "Time without a byte after which a connection is closed, also while its request waits;"
                    + " Prefer: wait= may be ten seconds less.")
    @WithDefault("PT2M")
    @Range(least = "PT90S", most = "PT1H")
    ConfigDuration idleTimeout();

    @Description(
            "Hosts that requests may name, without ports, several separated by commas; requests for"
                    + " others get 421, but for /health. Left out, any host, or localhost, 127.0.0.1"
                    + " and [::1] where the service listens on the loopback device alone.")
    Optional<String> hosts();

    @Description(
            "Bytes a second that a body has to bring while the service waits for it, after the first"
                    + " 20 s of a wait; slower ones get 408.")
    @WithDefault("1KiB")
    @Range(least = "1", most = "1GiB")
    DataSize leastRate();

    @Description("Time that the service waits for the parts of one body, all in all.")
    @WithDefault("PT1H")
    @Range(least = "PT1S", most = "P1D")
    ConfigDuration bodyDeadline();
}
