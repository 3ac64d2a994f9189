package dev.varve.store.s3;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Sends requests, each in a virtual thread of its own: to interrupt one closes its socket, so that
 * whoever waits need not wait for a server that is silent.
 */
final class Requests {

    /** What is to be done with the client; throws the SDK's exceptions, or those of a store. */
    @FunctionalInterface
    interface Request<T> {

        T send(S3Client client) throws IOException;
    }

    private final String bucket;
    private final Supplier<S3Client> clients;
    private final S3Failure failure;
    private @Nullable S3Client client;

    Requests(String bucket, Supplier<S3Client> clients) {
        this.bucket = bucket;
        this.clients = clients;
        this.failure = new S3Failure(bucket);
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
    <T> Running<T> begin(String doing, Request<T> request) {
        return begin(doing, request, () -> {});
    }

    /** Sends without waiting; runs {@code ended} when it has ended, well or not. */
    <T> Running<T> begin(String doing, Request<T> request, Runnable ended) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .name("varve-s3")
                        .start(
                                () -> {
                                    try {
                                        outcome.complete(request.send(client()));
                                    } catch (IOException | RuntimeException | Error e) {
                                        outcome.completeExceptionally(classified(doing, e));
                                    } finally {
                                        ended.run();
                                    }
                                });
        return new Running<>(doing, thread, outcome);
    }

    /** What to throw for a failure that was met outside of a request, as when reading an answer. */
    IOException failed(String doing, Throwable thrown) {
        return failure.of(doing, place(), thrown);
    }

    /** As failures are described, for what is none of the client's. */
    String described(String doing, String said) {
        return doing + " in " + place() + ": " + said;
    }

    private Throwable classified(String doing, Throwable thrown) {
        return thrown instanceof Error || thrown instanceof IllegalStateException
                ? thrown
                : failed(doing, thrown);
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
