package dev.varve.store.gcs;

import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.StorageOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Cloud Storage.
 *
 * @param endpoint another server than Google's, such as an emulator
 * @param project whose project it is; the store itself needs none
 * @param credentials where they come from, asked with the first request; empty to send none, as
 *     emulators want it
 * @param connectTimeout how long a connection may take
 * @param readTimeout how long the server may be silent
 */
public record GcsConnection(
        Optional<URI> endpoint,
        Optional<String> project,
        Optional<CredentialsSource> credentials,
        Duration connectTimeout,
        Duration readTimeout) {

    /** Without a project the library would look for one, on disk and in the network. */
    private static final String NO_PROJECT = "none";

    /**
     * The library's settings for a client that never tries again by itself. Opens no connection,
     * reads no file and looks for no credentials; these come with the first request.
     */
    public StorageOptions options() {
        var options =
                StorageOptions.http()
                        .setProjectId(project.orElse(NO_PROJECT))
                        .setCredentials(
                                credentials
                                        .<Credentials>map(LateCredentials::new)
                                        .orElseGet(NoCredentials::getInstance))
                        .setRetrySettings(noRetries())
                        .setTransportOptions(
                                HttpTransportOptions.newBuilder()
                                        .setConnectTimeout(millis(connectTimeout))
                                        .setReadTimeout(millis(readTimeout))
                                        .build());
        endpoint.ifPresent(uri -> options.setHost(withoutSlash(uri)));
        return options.build();
    }

    private static RetrySettings noRetries() {
        return ServiceOptions.getNoRetrySettings().toBuilder().setMaxAttempts(1).build();
    }

    private static String withoutSlash(URI endpoint) {
        String text = endpoint.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static int millis(Duration timeout) {
        return Math.toIntExact(timeout.toMillis());
    }
}
