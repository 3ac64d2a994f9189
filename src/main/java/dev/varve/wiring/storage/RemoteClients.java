package dev.varve.wiring.storage;

import dev.varve.store.s3.S3Clients;
import dev.varve.wiring.configuration.StoreSettings;
import dev.varve.wiring.configuration.VarveConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The clients of remote stores, made when they are first asked for. Google's has no extension that
 * loads in this Quarkus: {@link Stores} opens it with the credentials of the family's common one.
 */
@Singleton
final class RemoteClients {

    /** The extension's builder brings the credentials and what the native image needs. */
    @Produces
    @Singleton
    S3Client s3(S3ClientBuilder builder, VarveConfig config) {
        S3Clients.prepare(builder, StoreSettings.s3Connection(config, config.store()));
        return built(builder, config.store().s3().noCredentials().isOn());
    }

    void close(@Disposes S3Client client) {
        client.close();
    }

    /** The extension has one builder, which knows the store's address by now. */
    @Produces
    @Singleton
    @Mirrored
    S3Client mirrorS3(VarveConfig config) {
        return built(
                S3Clients.builder(StoreSettings.s3Connection(config, config.mirror())),
                config.mirror().s3().noCredentials().isOn());
    }

    void closeMirror(@Disposes @Mirrored S3Client client) {
        client.close();
    }

    static S3Client built(S3ClientBuilder builder, boolean isAnonymous) {
        if (isAnonymous) {
            builder.credentialsProvider(AnonymousCredentialsProvider.create());
        }
        return builder.build();
    }
}
