package dev.varve.journal;

import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores every record that was rejected, as lines of JSON in objects beside the layers:
 *
 * <pre>{prefix}/_dead_letter/{table or _unknown}/date=yyyy-MM-dd/{name}.ndjson</pre>
 *
 * where the date is the UTC day on which the record was rejected. Each line has the fields {@code
 * table} (null when unknown), {@code line}, {@code column}, {@code field} (null when none), {@code
 * reason}, {@code time} (RFC 3339), and the record as it came: {@code raw} when it is UTF-8, {@code
 * raw_base64} when it is not.
 *
 * <p>Letters are buffered, at most {@link #BUFFER_BYTES} of them (or one call's letters, where
 * those alone are larger), and written by {@link #flush()} or when the buffer is full. Every method
 * may be called from any thread. {@link #addAll} never waits for the store longer than it is told
 * to; one thread at a time writes.
 */
public final class DeadLetters {

    /** How many bytes of letters are held before they are written. */
    public static final int BUFFER_BYTES = 1 << 20;

    private static final String FOLDER = "_dead_letter";
    private static final String UNKNOWN_TABLE = "_unknown";

    private final BlobStore store;
    private final String directory;
    private final Clock clock;
    private final DeadLetterNames names;

    /** The one date under which all letters go; empty when each goes under its own. */
    private final Optional<Instant> day;

    /** Writes when the buffer is full. */
    private final Executor writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock, which is never held while the store is asked.
    private final Map<String, DeadLetterObject> growing = new LinkedHashMap<>();
    private final Deque<DeadLetterObject> due = new ArrayDeque<>();
    private final List<BlobKey> stored = new ArrayList<>();
    private boolean writing;
    private boolean wanted;
    private @Nullable IOException failure;

    /**
     * For a service: objects are named by the writer and a sequence number, {@code
     * {writer}-00000001.ndjson}; numbers that an earlier run of the same writer used are passed
     * over.
     *
     * @param store where the letters go; not closed here
     * @param prefix normalised; empty for none
     * @param clock gives each letter its time
     * @param writer who writes: unique among those who write at the same time
     * @throws IllegalArgumentException if prefix or writer cannot be part of a key
     */
    public DeadLetters(BlobStore store, String prefix, Clock clock, String writer) {
        this(store, prefix, clock, writer, Runnable::run);
    }

    /**
     * The same.
     *
     * @param background writes when the buffer is full; one that is not the caller's thread spares
     *     whoever brings letters the waiting
     */
    public DeadLetters(
            BlobStore store, String prefix, Clock clock, String writer, Executor background) {
        this(
                store,
                prefix,
                clock,
                new DeadLetterNames.ByWriter(segment(writer)),
                Optional.empty(),
                background);
    }

    private DeadLetters(
            BlobStore store,
            String prefix,
            Clock clock,
            DeadLetterNames names,
            Optional<Instant> day,
            Executor background) {
        this.store = store;
        this.directory = new BlobKey(prefix.isEmpty() ? FOLDER : prefix + "/" + FOLDER) + "/";
        this.clock = clock;
        this.names = names;
        this.day = day;
        this.writer = background;
    }

    /**
     * For an archive, whose every run over the same input gives the same objects: they are named by
     * the SHA-256 of their lines without the times, and all go under the day on which this was
     * made. Letters that are there by that name, under any date, count as stored.
     *
     * @param store where the letters go; not closed here
     * @param prefix normalised; empty for none
     * @param clock gives each letter its time
     * @throws IllegalArgumentException if the prefix cannot be part of a key
     */
    public static DeadLetters namedByContent(BlobStore store, String prefix, Clock clock) {
        return new DeadLetters(
                store,
                prefix,
                clock,
                new DeadLetterNames.ByContent(),
                Optional.of(clock.instant()),
                Runnable::run);
    }

    /**
     * Buffers one rejection; as {@link #addAll(List)} of it alone.
     *
     * @throws DeadLettersFullException if the buffer is full and cannot be written
     */
    public void add(Rejection rejection) {
        addAll(List.of(rejection));
    }

    /**
     * Buffers all of the rejections or, when it throws, none: {@link #addAll(List, Duration)}
     * without a wait.
     *
     * @throws DeadLettersFullException if the buffer is full and cannot be written
     */
    public void addAll(List<Rejection> rejections) {
        addAll(rejections, Duration.ZERO);
    }

    /**
     * Buffers all of the rejections or, when it throws, none. Where there is no room for them, what
     * is buffered is written first.
     *
     * @param longest how long to wait while it is being written
     * @throws DeadLettersFullException if there was no room until the end, or the store refused;
     *     the call may be repeated
     */
    public void addAll(List<Rejection> rejections, Duration longest) {
        Instant now = clock.instant();
        List<DeadLetter> letters = DeadLetter.all(rejections, now);
        long sizeBytes = letters.stream().mapToLong(DeadLetter::sizeBytes).sum();
        if (!tryBuffer(letters, sizeBytes)) {
            want();
            awaitRoom(letters, sizeBytes, longest);
        }
    }

    private boolean tryBuffer(List<DeadLetter> letters, long sizeBytes) {
        lock.lock();
        try {
            boolean room = waitingBytes() == 0 || waitingBytes() + sizeBytes <= BUFFER_BYTES;
            if (room) {
                letters.forEach(this::buffer);
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    /** Has the buffer written, unless somebody is about to. */
    private void want() {
        lock.lock();
        try {
            if (wanted) {
                return;
            }
            wanted = true;
            failure = null;
        } finally {
            lock.unlock();
        }
        boolean begun = false;
        try {
            writer.execute(this::writeWanted);
            begun = true;
        } finally {
            if (!begun) {
                wantNothing(null);
            }
        }
    }

    private void writeWanted() {
        @Nullable IOException refused = null;
        try {
            write();
        } catch (IOException e) {
            refused = e;
        } finally {
            wantNothing(refused);
        }
    }

    private void wantNothing(@Nullable IOException why) {
        lock.lock();
        try {
            wanted = false;
            failure = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(List<DeadLetter> letters, long sizeBytes, Duration longest) {
        long leftNanos = longest.toNanos();
        lock.lock();
        try {
            while (!tryBuffer(letters, sizeBytes)) {
                if (!wanted || leftNanos <= 0) {
                    throw new DeadLettersFullException(
                            waitingBytes(),
                            failure == null ? new IOException("it is being written") : failure);
                }
                leftNanos = changed.awaitNanos(leftNanos);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DeadLettersFullException(waitingBytes(), interrupted);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes everything buffered. What could not be written stays, and the next flush tries it
     * again under the same name, so that no letter is stored twice or lost.
     *
     * @return the keys of what was stored since the last flush that succeeded, including what
     *     {@link #addAll} had written in between, in the order of writing
     * @throws TransientStoreException if trying again can help
     * @throws java.io.InterruptedIOException if the thread was interrupted while another one wrote
     * @throws IOException if something could not be written; what else could be, was
     */
    public List<BlobKey> flush() throws IOException {
        write();
        lock.lock();
        try {
            List<BlobKey> keys = List.copyOf(stored);
            stored.clear();
            return keys;
        } finally {
            lock.unlock();
        }
    }

    /** How many letters wait to be written. */
    public long waitingCount() {
        lock.lock();
        try {
            return waiting().mapToLong(DeadLetterObject::count).sum();
        } finally {
            lock.unlock();
        }
    }

    private static String segment(String writer) {
        if (writer.contains("/")) {
            throw new IllegalArgumentException(
                    "invalid writer: '%s' (a '/' is not allowed)".formatted(writer));
        }
        return new BlobKey(writer).value();
    }

    private long waitingBytes() {
        return waiting().mapToLong(DeadLetterObject::sizeBytes).sum();
    }

    private Stream<DeadLetterObject> waiting() {
        return Stream.concat(due.stream(), growing.values().stream());
    }

    private void buffer(DeadLetter letter) {
        String table = letter.table().map(TableName::value).orElse(UNKNOWN_TABLE);
        String date = LocalDate.ofInstant(day.orElse(letter.time()), ZoneOffset.UTC).toString();
        growing.computeIfAbsent(
                        table + "/" + date,
                        any -> new DeadLetterObject(directory + table + "/", date))
                .add(letter);
    }

    private void write() throws IOException {
        beginWriting();
        try {
            writeDue();
        } finally {
            lock.lock();
            try {
                writing = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void beginWriting() throws IOException {
        lock.lock();
        try {
            while (writing) {
                changed.await();
            }
            writing = true;
            due.addAll(growing.values());
            growing.clear();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the dead letters were written");
        } finally {
            lock.unlock();
        }
    }

    /** By the one thread that writes: what is due stays so until it is stored. */
    private void writeDue() throws IOException {
        @Nullable IOException first = null;
        for (DeadLetterObject pile : List.copyOf(due)) {
            try {
                BlobKey key = names.store(store, pile);
                lock.lock();
                try {
                    due.remove(pile);
                    stored.add(key);
                } finally {
                    lock.unlock();
                }
            } catch (TransientStoreException | InterruptedIOException e) {
                // The others would fail too, each after its own time-out.
                throw suppressing(e, first);
            } catch (IOException e) {
                first = suppressing(e, first);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static <E extends IOException> E suppressing(E last, @Nullable IOException first) {
        if (first != null) {
            last.addSuppressed(first);
        }
        return last;
    }
}
