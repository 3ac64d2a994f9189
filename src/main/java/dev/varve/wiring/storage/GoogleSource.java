package dev.varve.wiring.storage;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import dev.varve.store.gcs.CredentialsSource;
import jakarta.enterprise.inject.CreationException;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;

/** Google's credentials as the container's extension finds them, when they are first needed. */
final class GoogleSource implements CredentialsSource {

    private final Instance<Credentials> credentials;

    GoogleSource(Instance<Credentials> credentials) {
        this.credentials = credentials;
    }

    @Override
    public GoogleCredentials load() throws IOException {
        try {
            return (GoogleCredentials) credentials.get();
        } catch (CreationException wrapped) {
            if (wrapped.getCause() instanceof IOException missing) {
                throw missing;
            }
            throw wrapped;
        }
    }
}
