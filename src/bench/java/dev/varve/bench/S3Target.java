package dev.varve.bench;

import dev.varve.store.s3.S3Clients;
import dev.varve.store.s3.S3Connection;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A key of a bucket on a server. All contestants reach it by the same client. */
record S3Target(URI endpoint, String bucket, String key) {
    private static final String REGION = "us-east-1";

    /** From {@link #arguments}. */
    static S3Target of(String[] arguments) {
        return new S3Target(URI.create(arguments[0]), arguments[1], arguments[2]);
    }

    List<String> arguments() {
        return List.of(endpoint.toString(), bucket, key);
    }

    /** A client as Varve has it, with the credentials of the environment. */
    S3Client client() {
        return builder().build();
    }

    S3Client client(String keyId, String secret) {
        return builder()
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(keyId, secret)))
                .build();
    }

    private S3ClientBuilder builder() {
        return S3Clients.builder(new S3Connection(REGION, endpoint, true));
    }
}
