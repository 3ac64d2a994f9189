package dev.varve.wiring.storage;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final BlobStore store;
    private final Clock clock;
    private final ExecutorService asker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("store-watch").daemon().factory());
    private Instant askedAt = Instant.MIN;
    private Optional<String> trouble = Optional.empty();
    private @Nullable Future<Optional<String>> answer;

    @Inject
    StoreWatch(@Unretried BlobStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is wrong with the store, for anybody to read: where exactly it lies is told to the log.
     * That nothing is wrong may be thirty seconds old, anything else five.
     */
    public synchronized Optional<String> trouble() {
        Instant now = clock.instant();
        if (answer == null && askedAt.isBefore(now.minus(trouble.isEmpty() ? GOOD_FOR : BAD_FOR))) {
            answer = asker.submit(store::probe);
            askedAt = now;
        }
        if (answer != null) {
            Optional<String> told = await(answer, now);
            if (!told.equals(trouble)) {
                told.ifPresentOrElse(
                        why -> LOG.warnf("the store takes no files: %s", why),
                        () -> LOG.info("the store takes files again"));
            }
            trouble = told;
        }
        return trouble.map(FailureText::withoutPlaces);
    }

    private Optional<String> await(Future<Optional<String>> asked, Instant now) {
        try {
            Optional<String> told = asked.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            answer = null;
            return told;
        } catch (TimeoutException slow) {
            if (askedAt.isBefore(now.minus(LONGEST_ANSWER))) {
                asked.cancel(true);
                answer = null;
            }
            return Optional.of(
                    "the store did not answer within %d s; look whether the network lets Varve reach it"
                            .formatted(LONGEST_WAIT.toSeconds()));
        } catch (ExecutionException failed) {
            answer = null;
            return Optional.of("the store cannot be asked: " + sentence(failed.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("the check was interrupted");
        }
    }

    private static String sentence(@Nullable Throwable failure) {
        return failure == null || failure.getMessage() == null
                ? String.valueOf(failure)
                : Secrets.maskedMessage(failure.getMessage());
    }

    @PreDestroy
    void close() {
        asker.shutdownNow();
    }
}
