package dev.varve.door;

import dev.varve.journal.keys.KeyedAnswer;
import java.util.Optional;

/** How a request with a key is answered. For one thread. */
public interface Acknowledgement {

    /**
     * The answer that becomes durable together with what the request brings, where that does.
     *
     * @param tally of what is about to be accepted and set aside
     * @return empty if the request has done nothing that must not be done twice
     */
    Optional<KeyedAnswer> answerTo(RecordTally tally);

    /** All of it is accepted: the answer is to be remembered. */
    void isGiven(KeyedAnswer answer);

    /** Of a request without a key. */
    Acknowledgement NONE =
            new Acknowledgement() {

                @Override
                public Optional<KeyedAnswer> answerTo(RecordTally tally) {
                    return Optional.empty();
                }

                @Override
                public void isGiven(KeyedAnswer answer) {}
            };
}
