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
import org.jspecify.annotations.Nullable;

/** Asks the store whether it would take files: seldom, and never for long. Thread-safe. */
@Singleton
final class StoreWatch {

    /** Asking writes and removes an object, which remote stores charge for. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);

    private static final Duration BAD_FOR = Duration.ofSeconds(5);
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

    /**
     * What is wrong with the store. That nothing is wrong may be thirty seconds old, anything else
     * five.
     */
    synchronized Optional<String> trouble() {
        Instant now = clock.instant();
        if (askedAt.isBefore(now.minus(trouble.isEmpty() ? GOOD_FOR : BAD_FOR))) {
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
            return Optional.of(
                    "the store did not answer within %d s; look whether the network lets Varve reach it"
                            .formatted(LONGEST.toSeconds()));
        } catch (ExecutionException failed) {
            return Optional.of("the store cannot be asked: " + sentence(failed.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("the check was interrupted");
        }
    }

    private static String sentence(@Nullable Throwable failure) {
        return failure == null || failure.getMessage() == null
                ? String.valueOf(failure)
                : StoreCallLog.harmless(failure.getMessage());
    }

    @PreDestroy
    void close() {
        asker.shutdownNow();
    }
}
