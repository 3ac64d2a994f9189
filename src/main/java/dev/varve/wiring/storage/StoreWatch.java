package dev.varve.wiring.storage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.varve.door.FailureText;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.Secrets;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks the store whether it would take files: seldom, and never for long. Thread-safe. */
@Singleton
public final class StoreWatch {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    /** Asking writes and removes an object, which remote stores charge for. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(30);

    private static final Duration BAD_FOR = Duration.ofSeconds(5);

    /**
     * How long one who asks waits; the store may take longer, and the next one hears its answer.
     */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    private static final Optional<String> NO_ANSWER =
            Optional.of(
                    "the store did not answer within %d s; look whether the network lets Varve reach it"
                            .formatted(LONGEST_WAIT.toSeconds()));

    private final BlobStore store;
    private final Clock clock;
    private final ExecutorService asker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("store-watch").daemon().factory());
    private Instant askedAt = Instant.MIN;
    private Optional<String> trouble = Optional.empty();
    private @Nullable Question open;

    @Inject
    StoreWatch(@Unretried BlobStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is wrong with the store, for anybody to read: where exactly it lies is told to the log.
     * That nothing is wrong may be thirty seconds old, anything else five. Waits for nothing: the
     * answer completes after three seconds at most.
     */
    public synchronized CompletionStage<Optional<String>> trouble() {
        Instant now = clock.instant();
        if (open != null && askedAt.isBefore(now.minus(LONGEST_ANSWER))) {
            open.asking().cancel(true);
            open.answer().complete(NO_ANSWER);
            open = null;
        }
        if (open == null && askedAt.isBefore(now.minus(trouble.isEmpty() ? GOOD_FOR : BAD_FOR))) {
            open = ask();
            askedAt = now;
        }
        return open == null
                ? CompletableFuture.completedFuture(trouble.map(FailureText::withoutPlaces))
                : open.answer()
                        .copy()
                        .completeOnTimeout(NO_ANSWER, LONGEST_WAIT.toMillis(), MILLISECONDS)
                        .thenApply(told -> told.map(FailureText::withoutPlaces));
    }

    /**
     * What the store is being asked.
     *
     * @param asking it
     * @param answer of the store
     */
    private record Question(Future<?> asking, CompletableFuture<Optional<String>> answer) {}

    private Question ask() {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        return new Question(asker.submit(() -> answer(answer, probe())), answer);
    }

    private Optional<String> probe() {
        try {
            return store.probe();
        } catch (RuntimeException | Error failed) {
            return Optional.of("the store cannot be asked: " + sentence(failed));
        }
    }

    private void answer(CompletableFuture<Optional<String>> answer, Optional<String> told) {
        synchronized (this) {
            if (!answer.isDone()) {
                open = null;
                tellChange(told);
                trouble = told;
            }
        }
        answer.complete(told);
    }

    private void tellChange(Optional<String> told) {
        if (!told.equals(trouble)) {
            told.ifPresentOrElse(
                    why -> LOG.warnf("the store takes no files: %s", why),
                    () -> LOG.info("the store takes files again"));
        }
    }

    private static String sentence(Throwable failure) {
        return failure.getMessage() == null
                ? String.valueOf(failure)
                : Secrets.maskedMessage(failure.getMessage());
    }

    @PreDestroy
    void close() {
        asker.shutdownNow();
    }
}
