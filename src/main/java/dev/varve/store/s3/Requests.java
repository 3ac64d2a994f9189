package dev.varve.store.s3;

import dev.varve.store.RequestTask;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;

/** Sends requests, each as a {@link RequestTask}, and tells what their failures mean. */
final class Requests {

    private static final Duration CLEANING_LIMIT = Duration.ofSeconds(10);

    /** What is to be done with the client; throws the SDK's exceptions, or those of a store. */
    @FunctionalInterface
    interface Request<T> {

        T send(S3Client client) throws IOException;
    }

    private final String bucket;
    private final Supplier<S3Client> clients;
    private final S3Failure failure;
    private final LeftOverRules rules;
    private @Nullable S3Client client;

    Requests(S3Settings settings, Supplier<S3Client> clients) {
        this.bucket = settings.bucket();
        this.clients = clients;
        this.failure = new S3Failure(bucket);
        this.rules = new LeftOverRules(settings);
    }

    /**
     * Sends and waits for the outcome.
     *
     * @param doing what is tried, such as {@code cannot read 'a/b'}
     * @throws IOException classified
     */
    <T> T send(String doing, Request<T> request) throws IOException {
        return begin(doing, request).await();
    }

    /** Sends without waiting. */
    <T> RequestTask<T> begin(String doing, Request<T> request) {
        return begin(doing, request, () -> {});
    }

    /** Sends without waiting; runs {@code ended} when it has ended, well or not. */
    <T> RequestTask<T> begin(String doing, Request<T> request, Runnable ended) {
        return RequestTask.start(
                "varve-s3",
                doing + ": the thread was interrupted",
                () -> sendNow(doing, request),
                ended);
    }

    private <T> T sendNow(String doing, Request<T> request) throws IOException {
        try {
            return request.send(client());
        } catch (IllegalStateException mistake) {
            throw mistake;
        } catch (IOException | RuntimeException e) {
            throw failed(doing, e);
        }
    }

    /**
     * Removes what nobody needs any more, and waits for it, also where the thread was interrupted.
     * That it fails is no failure of what was done before: it is told, with what the bucket's
     * lifecycle rules will do about it.
     */
    void cleanUp(String doing, Request<?> request) {
        boolean interrupted = Thread.interrupted();
        try {
            begin(doing, request).await(CLEANING_LIMIT);
        } catch (TimeoutException e) {
            tell(doing + ": no answer in time");
        } catch (IOException e) {
            tell(String.valueOf(e.getMessage()));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String message) {
        System.getLogger(Requests.class.getName())
                .log(Level.WARNING, message + "; " + rules.outlook(this::lifecycle));
    }

    private GetBucketLifecycleConfigurationResponse lifecycle()
            throws IOException, TimeoutException {
        return begin(
                        "cannot ask for lifecycle rules",
                        each -> each.getBucketLifecycleConfiguration(ask -> ask.bucket(bucket)))
                .await(CLEANING_LIMIT);
    }

    /** What to throw for a failure that was met outside of a request, as when reading an answer. */
    IOException failed(String doing, Throwable thrown) {
        return failure.of(doing, place(), thrown);
    }

    /** As failures are described, for what is none of the client's. */
    String described(String doing, String said) {
        return doing + " in " + place() + ": " + said;
    }

    private String place() {
        return "s3://" + bucket + endpoint().map(uri -> " at " + uri).orElse("");
    }

    private synchronized Optional<URI> endpoint() {
        return client == null
                ? Optional.empty()
                : client.serviceClientConfiguration().endpointOverride();
    }

    private synchronized S3Client client() {
        if (client == null) {
            client = clients.get();
        }
        return client;
    }
}
