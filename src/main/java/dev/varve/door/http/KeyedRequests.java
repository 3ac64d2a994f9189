package dev.varve.door.http;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.keys.KeyedAnswer;
import dev.varve.journal.keys.RequestKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests with a key: those that are being done, and how others were answered. Thread-safe.
 */
public final class KeyedRequests {

    private final AnswerMemory answers;
    private final InstantSource clock;
    private final Set<RequestKey> inFlight = ConcurrentHashMap.newKeySet();

    /**
     * @param clock of the answers
     */
    public KeyedRequests(AnswerMemory answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Begins a request; to be closed when it is answered.
     *
     * @throws Refusal 409 if another request with the key is not answered yet
     */
    Turn begin(String key) {
        RequestKey hash = RequestKey.of(key);
        if (!inFlight.add(hash)) {
            throw new Refusal(
                    Refusal.Reason.KEY_IN_USE,
                    "a request with this Idempotency-Key is being answered; come again when it is");
        }
        return new Turn(hash);
    }

    /** One request, that nobody else does at the same time. For one thread. */
    final class Turn implements AutoCloseable {

        private final RequestKey key;

        private Turn(RequestKey key) {
            this.key = key;
        }

        RequestKey key() {
            return key;
        }

        /** How it was answered before, if it was and that is remembered. */
        Optional<AnswerMemory.Found> before() {
            return answers.find(key);
        }

        Instant now() {
            return clock.instant();
        }

        /** From now on it is answered so. */
        void remember(KeyedAnswer answer) {
            answers.remember(answer);
        }

        @Override
        public void close() {
            inFlight.remove(key);
        }
    }
}
