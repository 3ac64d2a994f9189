package dev.varve.journal.segments;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.keys.KeyedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers that are remembered longer than the logs in which their commits are:
 *
 * <pre>
 * keys/answers_{writer}_{00000001}.log   frames as of a commit log
 * </pre>
 *
 * Each is written once, when its log goes. For one thread.
 */
final class AnswerLogs {

    static final String FOLDER = "keys";
    private static final long SECONDS_BETWEEN_LOOKS = 60;

    private final JournalFiles files;
    private final JournalSettings settings;
    private final JournalEvents events;
    private final AnswerMemory answers;
    private final List<Part> parts = new ArrayList<>();
    private final Origins origins = new Origins();
    private long nextNumber = 1;

    /** The last of the parts, where it takes more. */
    private @Nullable AppendedFile file;

    /** One file of them. */
    private static final class Part {
        private final String path;
        private long goodBytes;

        /** When the newest of its answers was given, in seconds since 1970. */
        private long newestSecond = Long.MIN_VALUE;

        /** How old the oldest has to be before another look at what it holds is worth it. */
        private long nextLookSecond = Long.MIN_VALUE;

        private Part(String path) {
            this.path = path;
        }

        private void holds(KeyedAnswer answer) {
            newestSecond = Math.max(newestSecond, answer.at().getEpochSecond());
        }
    }

    /**
     * @param answers learn what an earlier process has left
     * @throws IOException if something cannot be read
     */
    AnswerLogs(
            JournalFiles files,
            JournalSettings settings,
            JournalEvents events,
            AnswerMemory answers)
            throws IOException {
        this.files = files;
        this.settings = settings;
        this.events = events;
        this.answers = answers;
        for (String path : files.list(FOLDER)) {
            long number = number(path);
            if (number < 0) {
                events.foreign(path);
            } else {
                nextNumber = Math.max(nextNumber, number + 1);
                parts.add(read(path));
            }
        }
    }

    private long number(String path) {
        String begin = "%s/answers_%s_".formatted(FOLDER, settings.writer());
        return CommitLog.numberBehind(begin, path);
    }

    private Part read(String path) throws IOException {
        Part part = new Part(path);
        byte[] bytes = files.read(path, 0, Math.toIntExact(files.size(path)));
        int damaged = bytes.length;
        Optional<LogFrame.Found> found = LogFrame.next(bytes, 0, origins);
        while (found.isPresent()) {
            if (found.get().entry() instanceof LogEntry.Remembered remembered) {
                part.holds(remembered.answer());
                answers.remember(remembered.answer());
                damaged -= found.get().end() - found.get().begin();
            }
            found = LogFrame.next(bytes, found.get().end(), origins);
        }
        if (damaged > 0) {
            events.damaged(
                    "%d bytes of %s are no entry, as after a power cut; the others are known"
                            .formatted(damaged, path));
        }
        return part;
    }

    /**
     * Makes those answers durable for as long as they are remembered whose commits are in a log
     * that goes.
     *
     * @throws IOException if that cannot be said of all of them; a later call may be made again
     */
    void takeOver(CommitLog log) throws IOException {
        if (log.hasAnswers()) {
            List<KeyedAnswer> all = answersIn(log);
            if (!all.isEmpty()) {
                keep(all);
            }
        }
    }

    private List<KeyedAnswer> answersIn(CommitLog log) throws IOException {
        List<KeyedAnswer> found = new ArrayList<>();
        byte[] bytes = files.read(log.path(), 0, Math.toIntExact(log.goodBytes()));
        Optional<LogFrame.Found> next = LogFrame.next(bytes, 0, origins);
        while (next.isPresent()) {
            if (!log.isVoid(next.get().begin())
                    && next.get().entry() instanceof LogEntry.Answered answered
                    && answers.remembers(answered.answer())) {
                found.add(answered.answer());
            }
            next = LogFrame.next(bytes, next.get().end(), origins);
        }
        return found;
    }

    private void keep(List<KeyedAnswer> all) throws IOException {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        all.forEach(each -> entries.writeBytes(LogFrame.bytes(new LogEntry.Remembered(each))));
        AppendedFile current = file();
        Part part = parts.getLast();
        try {
            current.append(ByteBuffer.wrap(entries.toByteArray()));
            current.sync();
        } catch (IOException | RuntimeException | Error failed) {
            end();
            throw failed;
        }
        part.goodBytes += entries.size();
        all.forEach(part::holds);
    }

    private AppendedFile file() throws IOException {
        AppendedFile current = file;
        if (current != null && parts.getLast().goodBytes < settings.logBytes()) {
            return current;
        }
        end();
        String path =
                String.format(
                        Locale.ROOT,
                        "%s/answers_%s_%08d.log",
                        FOLDER,
                        settings.writer(),
                        nextNumber);
        nextNumber++;
        AppendedFile begun = files.create(path);
        parts.add(new Part(path));
        file = begun;
        return begun;
    }

    /**
     * Removes the files of which no answer is remembered any more.
     *
     * @throws IOException if one cannot be removed; the next call goes on
     */
    void removeOld() throws IOException {
        if (parts.isEmpty()) {
            return;
        }
        long oldest = answers.oldest().getEpochSecond();
        for (Part each : List.copyOf(parts)) {
            if (Math.max(each.newestSecond + 1, each.nextLookSecond) <= oldest) {
                if (isNeeded(each)) {
                    each.nextLookSecond = oldest + SECONDS_BETWEEN_LOOKS;
                } else {
                    remove(each);
                }
            }
        }
    }

    /** The answers are not quite in the order of their time: a clock may have been set back. */
    private boolean isNeeded(Part part) throws IOException {
        byte[] bytes = files.read(part.path, 0, Math.toIntExact(files.size(part.path)));
        Optional<LogFrame.Found> found = LogFrame.next(bytes, 0, origins);
        while (found.isPresent()) {
            if (found.get().entry() instanceof LogEntry.Remembered remembered
                    && answers.remembers(remembered.answer())) {
                return true;
            }
            found = LogFrame.next(bytes, found.get().end(), origins);
        }
        return false;
    }

    private void remove(Part part) throws IOException {
        if (part == parts.getLast()) {
            end();
        }
        files.delete(part.path);
        parts.remove(part);
    }

    /** Takes no more; the next answers begin a file. */
    void end() {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
