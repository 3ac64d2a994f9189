package dev.varve.store.gcs;

import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;

/** Where credentials come from when they are needed. */
@FunctionalInterface
public interface CredentialsSource {

    /**
     * Called with the first request, and with later ones until it succeeds; from any thread.
     *
     * @throws IOException if there are none, or they cannot be read
     */
    GoogleCredentials load() throws IOException;
}
