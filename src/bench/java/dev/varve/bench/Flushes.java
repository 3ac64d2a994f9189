package dev.varve.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Keeps a flush of a service under way, one after the other, until it is closed. */
final class Flushes implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HttpClient client;
    private final HttpRequest flush;
    private final Thread thread;

    private Flushes(HttpClient client, URI service) {
        this.client = client;
        this.flush =
                HttpRequest.newBuilder(service.resolve("/v1/flush"))
                        .timeout(LIMIT)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        this.thread = Thread.ofPlatform().daemon().name("flushes").unstarted(this::run);
    }

    static Flushes begin(HttpClient client, URI service) {
        Flushes flushes = new Flushes(client, service);
        flushes.thread.start();
        return flushes;
    }

    private void run() {
        try {
            while (true) {
                once();
            }
        } catch (IOException serviceIsGone) {
            // It was told to end, or whoever asks it next will tell.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() throws IOException, InterruptedException {
        try {
            client.send(flush, HttpResponse.BodyHandlers.discarding());
            Thread.sleep(PAUSE);
        } catch (HttpTimeoutException tooLong) {
            // It is supposed to take long; the next one takes its place.
        }
    }

    /** Asks for no more; the one under way is given up. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
