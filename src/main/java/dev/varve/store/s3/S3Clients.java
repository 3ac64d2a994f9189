package dev.varve.store.s3;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Sets clients up as {@link S3Store} needs them. Nothing here touches the network. */
public final class S3Clients {

    /** More than parts under way: other requests go on meanwhile. */
    private static final int CONNECTIONS = 64;

    private S3Clients() {}

    /** A builder of a client for that server; credentials come from the SDK's default chain. */
    public static S3ClientBuilder builder(S3Connection connection) {
        S3ClientBuilder builder = S3Client.builder();
        prepare(builder, connection);
        return builder;
    }

    /**
     * Sets everything but the credentials: no retries, because one layer of them stands above the
     * store; checksums only where the store gives them; bodies in one piece, which more servers
     * understand than the SDK's own chunks.
     */
    public static void prepare(S3ClientBuilder builder, S3Connection connection) {
        builder.region(Region.of(connection.region()))
                .forcePathStyle(connection.pathStyle())
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(false))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
                .overrideConfiguration(
                        override ->
                                override.retryStrategy(AwsRetryStrategy.doNotRetry())
                                        .apiCallTimeout(connection.requestTimeout()))
                .httpClientBuilder(
                        ApacheHttpClient.builder()
                                .maxConnections(CONNECTIONS)
                                .connectionTimeout(connection.connectTimeout())
                                .connectionAcquisitionTimeout(connection.requestTimeout())
                                .socketTimeout(connection.silenceTimeout())
                                .tcpKeepAlive(true));
        if (connection.endpoint() != null) {
            builder.endpointOverride(connection.endpoint());
        }
    }
}
