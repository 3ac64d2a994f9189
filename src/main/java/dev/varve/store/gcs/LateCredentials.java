package dev.varve.store.gcs;

import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that are looked for when the first request needs them, not when a client is made:
 * looking reads files and asks the network. Thread-safe.
 */
final class LateCredentials extends Credentials {

    private static final long serialVersionUID = 1;

    /**
     * All of objects, nothing of buckets: <a
     * href="https://cloud.google.com/storage/docs/oauth-scopes">OAuth scopes</a>.
     */
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

    private final transient CredentialsSource source;
    private final transient ReentrantLock looking = new ReentrantLock();
    private transient volatile @Nullable GoogleCredentials found;

    LateCredentials(CredentialsSource source) {
        this.source = source;
    }

    private GoogleCredentials find() throws IOException {
        GoogleCredentials credentials = found;
        if (credentials != null) {
            return credentials;
        }
        looking.lock();
        try {
            credentials = found;
            if (credentials == null) {
                try {
                    credentials = source.load();
                } catch (IOException e) {
                    throw new NoCredentialsException(e);
                }
                if (credentials.createScopedRequired()) {
                    credentials = credentials.createScoped(SCOPE);
                }
                found = credentials;
            }
            return credentials;
        } finally {
            looking.unlock();
        }
    }

    @Override
    public String getAuthenticationType() {
        return "OAuth2";
    }

    @Override
    public String getUniverseDomain() throws IOException {
        return find().getUniverseDomain();
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(URI uri) throws IOException {
        return find().getRequestMetadata(uri);
    }

    @Override
    public boolean hasRequestMetadata() {
        return true;
    }

    @Override
    public boolean hasRequestMetadataOnly() {
        return true;
    }

    @Override
    public void refresh() throws IOException {
        GoogleCredentials credentials = find();
        try {
            credentials.refresh();
        } catch (IllegalStateException e) {
            // A token that was given as such cannot be renewed: it is refused once more, and that
            // is what is reported.
            System.getLogger(LateCredentials.class.getName()).log(Level.DEBUG, e::getMessage);
        }
    }
}
