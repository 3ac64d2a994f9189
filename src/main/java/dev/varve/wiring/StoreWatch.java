package dev.varve.wiring;

import dev.varve.store.BlobStore;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the store whether it would take files: seldom, and never for long. Thread-safe. */
@Singleton
final class StoreWatch {

    private static final Duration VALID = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final BlobStore store;
    private final Clock clock;
    private final ExecutorService asker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("store-watch").daemon().factory());
    private Instant askedAt = Instant.MIN;
    private Optional<String> trouble = Optional.empty();

    @Inject
    StoreWatch(@Bare BlobStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What is wrong with the store; at most five seconds old. */
    synchronized Optional<String> trouble() {
        Instant now = clock.instant();
        if (askedAt.isBefore(now.minus(VALID))) {
            trouble = ask();
            askedAt = now;
        }
        return trouble;
    }

    private Optional<String> ask() {
        Future<Optional<String>> answer = asker.submit(store::trouble);
        try {
            return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            return Optional.of("the store did not answer within " + LONGEST.toSeconds() + " s");
        } catch (ExecutionException failed) {
            return Optional.of("the store failed: " + failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("the check was interrupted");
        }
    }

    @PreDestroy
    void close() {
        asker.shutdownNow();
    }
}
