package dev.varve.journal.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers by number, each once, however many requests had it: most requests of a producer are
 * answered alike. For one thread.
 */
final class SharedAnswers {

    /** What one needs beside its text, about. */
    private static final long ANSWER_BYTES = 160;

    /** An answer, whoever got it. */
    record Text(int status, String body) {

        private long sizeBytes() {
            return ANSWER_BYTES + body.length();
        }
    }

    private static final class Shared {
        private final Text text;
        private final int number;
        private int users;

        private Shared(Text text, int number) {
            this.text = text;
            this.number = number;
        }
    }

    private final Map<Text, Shared> byText = new HashMap<>();
    private final List<@Nullable Shared> byNumber = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();
    private long sizeBytes;

    /** Of all answers, about. */
    long sizeBytes() {
        return sizeBytes;
    }

    /** Whether it takes no memory to add this one, or so many bytes suffice for all. */
    boolean hasRoom(Text text, long mostBytes) {
        return byText.containsKey(text) || sizeBytes + text.sizeBytes() <= mostBytes;
    }

    /** Answers its number, to be given up as often as it was got. */
    int use(Text text) {
        Shared shared = byText.get(text);
        if (shared == null) {
            shared = new Shared(text, free.isEmpty() ? byNumber.size() : free.removeLast());
            if (shared.number == byNumber.size()) {
                byNumber.add(shared);
            } else {
                byNumber.set(shared.number, shared);
            }
            byText.put(text, shared);
            sizeBytes += text.sizeBytes();
        }
        shared.users++;
        return shared.number;
    }

    Text get(int number) {
        return require(number).text;
    }

    void giveUp(int number) {
        Shared shared = require(number);
        shared.users--;
        if (shared.users == 0) {
            byNumber.set(number, null);
            byText.remove(shared.text);
            free.add(number);
            sizeBytes -= shared.text.sizeBytes();
        }
    }

    private Shared require(int number) {
        Shared shared = byNumber.get(number);
        if (shared == null) {
            throw new IllegalStateException("there is no answer " + number);
        }
        return shared;
    }
}
