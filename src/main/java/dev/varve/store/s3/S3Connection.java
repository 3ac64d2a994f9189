package dev.varve.store.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is reached.
 *
 * @param region that requests are signed for
 * @param endpoint of what speaks S3's protocol elsewhere; null for AWS
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param connectTimeout for a connection to come about
 * @param silenceTimeout for the server to say nothing, while it is its turn
 * @param requestTimeout for one whole request, its body included
 */
public record S3Connection(
        String region,
        @Nullable URI endpoint,
        boolean pathStyle,
        Duration connectTimeout,
        Duration silenceTimeout,
        Duration requestTimeout) {

    /** With the default time-outs: 5 s, 30 s and 2 minutes. */
    public S3Connection(String region, @Nullable URI endpoint, boolean pathStyle) {
        this(
                region,
                endpoint,
                pathStyle,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2));
    }
}
