package dev.varve.journal.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The answers to requests with a key, for a time and up to a number of keys; the oldest are
 * forgotten first. Thread-safe.
 *
 * <p>A key needs 40 bytes, rounded up to the next power of two of all keys, and its answer nothing
 * where another request was answered alike. All answers together have 32 bytes for each key that
 * may be remembered; when that is used up, the brief ones are kept, and when they have no room
 * either, the oldest keys are forgotten.
 */
public final class AnswerMemory {

    private static final long ANSWER_BYTES_PER_KEY = 32;

    /** Room for a few answers, however few keys there may be. */
    private static final long LEAST_ANSWER_BYTES = 16 << 10;

    private final Duration window;
    private final int mostKeys;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final KeyRing keys = new KeyRing();
    private final SharedAnswers answers = new SharedAnswers();

    /**
     * @param window how long an answer is remembered
     * @param mostKeys how many are remembered at most
     * @param clock a source that never jumps
     */
    public AnswerMemory(Duration window, int mostKeys, InstantSource clock) {
        this.window = window;
        this.mostKeys = mostKeys;
        this.clock = clock;
    }

    /** What so many keys and their answers need of the heap at most. */
    public static long mostBytes(int keys) {
        return KeyRing.mostBytes(keys + 1L) + answerBytes(keys);
    }

    private static long answerBytes(int keys) {
        return Math.max(LEAST_ANSWER_BYTES, ANSWER_BYTES_PER_KEY * keys);
    }

    /**
     * How many keys {@link #mostBytes} allows.
     *
     * @param most are never exceeded; at least 1, which is the answer where nothing fits
     */
    public static int keysWithin(long bytes, int most) {
        int fitting = 1;
        int beyond = most + 1;
        while (beyond - fitting > 1) {
            int middle = fitting + (beyond - fitting) / 2;
            if (mostBytes(middle) <= bytes) {
                fitting = middle;
            } else {
                beyond = middle;
            }
        }
        return fitting;
    }

    /**
     * What is remembered of a request.
     *
     * @param request hash of all that was asked
     * @param status of the answer
     * @param body of the answer, or the brief one
     */
    public record Found(long request, int status, String body) {}

    /** How the request with the key was answered, if that is remembered. */
    public Optional<Found> find(RequestKey key) {
        lock.lock();
        try {
            forgetOld();
            int place = keys.find(key);
            if (place < 0 || isOld(keys.second(place))) {
                return Optional.empty();
            }
            SharedAnswers.Text text = answers.get(keys.answer(place));
            return Optional.of(new Found(keys.request(place), text.status(), text.body()));
        } finally {
            lock.unlock();
        }
    }

    /** Whether this answer, or a later one to the same key, is still remembered. */
    public boolean remembers(KeyedAnswer answer) {
        lock.lock();
        try {
            int place = keys.find(answer.key());
            return place >= 0 && !isOld(second(answer));
        } finally {
            lock.unlock();
        }
    }

    /** Remembers an answer, in place of an earlier one to the same key. */
    public void remember(KeyedAnswer answer) {
        long second = second(answer);
        lock.lock();
        try {
            forgetOld();
            int place = keys.find(answer.key());
            if (place >= 0) {
                replace(place, answer, second);
            } else if (!isOld(second)) {
                SharedAnswers.Text text = text(answer);
                while (keys.size() > 0 && !hasRoom(text)) {
                    forgetOldest();
                }
                keys.add(answer.key(), answer.request(), second, answers.use(text));
                while (keys.size() > mostKeys) {
                    forgetOldest();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void replace(int place, KeyedAnswer answer, long second) {
        if (second >= keys.second(place)) {
            int before = keys.answer(place);
            keys.set(place, answer.request(), second, answers.use(text(answer)));
            answers.giveUp(before);
        }
    }

    private SharedAnswers.Text text(KeyedAnswer answer) {
        SharedAnswers.Text whole = new SharedAnswers.Text(answer.status(), answer.body());
        return hasRoom(whole) ? whole : new SharedAnswers.Text(answer.status(), answer.brief());
    }

    private boolean hasRoom(SharedAnswers.Text text) {
        return answers.hasRoom(text, answerBytes(mostKeys));
    }

    /** How many keys are remembered at most. */
    public int mostKeys() {
        return mostKeys;
    }

    /** How many keys are remembered. */
    public int size() {
        lock.lock();
        try {
            forgetOld();
            return keys.size();
        } finally {
            lock.unlock();
        }
    }

    /** When the oldest was answered that is remembered; {@link Instant#MAX} without any. */
    public Instant oldest() {
        lock.lock();
        try {
            forgetOld();
            return keys.size() == 0
                    ? Instant.MAX
                    : Instant.ofEpochSecond(keys.second(keys.oldest()));
        } finally {
            lock.unlock();
        }
    }

    private void forgetOld() {
        while (keys.size() > 0 && isOld(keys.second(keys.oldest()))) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        answers.giveUp(keys.answer(keys.oldest()));
        keys.removeOldest();
    }

    private boolean isOld(long second) {
        return second + window.toSeconds() <= clock.instant().getEpochSecond();
    }

    /** A clock that was set back does not make a key last longer. */
    private long second(KeyedAnswer answer) {
        return Math.min(answer.at().getEpochSecond(), clock.instant().getEpochSecond());
    }
}
