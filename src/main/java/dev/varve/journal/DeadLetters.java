package dev.varve.journal;

import dev.varve.record.Rejection;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores every record that was rejected, as lines of JSON in objects beside the layers, packed by
 * Zstandard:
 *
 * <pre>{prefix}/_dead_letter/{table or _unknown}/date=yyyy-MM-dd/{name}.ndjson.zst</pre>
 *
 * where the date is the UTC day on which the record was rejected. Each line has the fields {@code
 * table} (null when unknown), {@code line}, {@code column}, {@code field} (null when none), {@code
 * reason}, {@code time} (RFC 3339), and the record as it came: {@code raw} when it is UTF-8, {@code
 * raw_base64} when it is not, or is full of control characters.
 *
 * <p>Letters are buffered, at most {@link #BUFFER_BYTES} of them (or one call's letters, where
 * those alone are larger), and written by {@link #flush()} or when the buffer is full. Every method
 * may be called from any thread. Nobody waits for the store longer than he says; one thread at a
 * time writes.
 */
public final class DeadLetters {

    /** How many bytes of letters are held before they are written. */
    public static final int BUFFER_BYTES = 4 << 20;

    private final Clock clock;

    /** Writes when the buffer is full. */
    private final Executor writer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock, which is never held while the store is asked.
    private final LetterChain growing = new LetterChain();
    private final LetterRoom room;
    private final DueLetters due;

    private boolean writing;
    private boolean wanted;
    private @Nullable Throwable failure;

    /**
     * For a service: objects are named by the writer and a sequence number, {@code
     * {writer}-00000001.ndjson.zst}; numbers that an earlier run of the same writer used are passed
     * over.
     *
     * @param store where the letters go; not closed here
     * @param prefix normalised; empty for none
     * @param clock gives each letter its time
     * @param writer who writes: unique among those who write at the same time
     * @param hourlyBytes of letters that may be {@linkplain #reserve reserved} in an hour
     * @param background writes when the buffer is full; one that is not the caller's thread spares
     *     whoever brings letters the waiting
     * @throws IllegalArgumentException if prefix or writer cannot be part of a key
     */
    public DeadLetters(
            BlobStore store,
            String prefix,
            Clock clock,
            String writer,
            long hourlyBytes,
            Executor background) {
        this(
                store,
                prefix,
                clock,
                new DeadLetterNames.ByWriter(writer),
                Optional.empty(),
                hourlyBytes,
                background,
                new ZstdPacking());
    }

    DeadLetters(
            BlobStore store,
            String prefix,
            Clock clock,
            DeadLetterNames names,
            Optional<Instant> day,
            long hourlyBytes,
            Executor background,
            DeadLetterObject.Packing packing) {
        this.clock = clock;
        this.due = new DueLetters(store, prefix, names, day, packing);
        this.room = new LetterRoom(hourlyBytes);
        this.writer = background;
    }

    /**
     * For an archive, whose every run over the same input gives the same objects: they are named by
     * the SHA-256 of their lines without the times, and all go under the day on which this was
     * made. Letters that are there by that name, under any date, count as stored. The store's space
     * is their only limit.
     *
     * @param store where the letters go; not closed here
     * @param prefix normalised; empty for none
     * @param clock gives each letter its time
     * @throws IllegalArgumentException if the prefix cannot be part of a key
     */
    public static DeadLetters namedByContent(BlobStore store, String prefix, Clock clock) {
        return namedByContent(store, prefix, clock, Optional.empty());
    }

    /**
     * As {@link #namedByContent(BlobStore, String, Clock)}, for one of several sources, of which
     * each has its own objects, even of the same letters.
     *
     * @param source told apart from all others
     * @throws IllegalArgumentException if the prefix cannot be part of a key
     */
    public static DeadLetters namedBySource(
            BlobStore store, String prefix, Clock clock, String source) {
        return namedByContent(store, prefix, clock, Optional.of(source));
    }

    private static DeadLetters namedByContent(
            BlobStore store, String prefix, Clock clock, Optional<String> source) {
        return new DeadLetters(
                store,
                prefix,
                clock,
                new DeadLetterNames.ByContent(source),
                Optional.of(clock.instant()),
                Long.MAX_VALUE,
                Runnable::run,
                new ZstdPacking());
    }

    /**
     * Makes room for all of the rejections or, when it throws, for none. Where there is none, what
     * is buffered is written first.
     *
     * @param longest how long to wait while it is being written
     * @return to be kept, and closed
     * @throws DeadLetterLimitException if they would be more than the hour may hold
     * @throws DeadLettersFullException if there was no room until the end, or the store refused;
     *     the call may be repeated
     */
    public ReservedLetters reserve(List<Rejection> rejections, Duration longest) {
        ReservedLetters letters = letters(rejections);
        makeRoom(letters, true, longest);
        return letters;
    }

    private ReservedLetters letters(List<Rejection> rejections) {
        Instant now = clock.instant();
        return new ReservedLetters(this, Letters.of(rejections, now), now);
    }

    /**
     * As {@link #reserve}, for letters that a journal will keep: where there is no room for them
     * they stay there, and waiting has no end that is seen here.
     *
     * @throws DeadLetterLimitException if they would be more than the hour may hold
     */
    ReservedLetters reserveForJournal(List<Rejection> rejections) {
        ReservedLetters letters = letters(rejections);
        if (!locked(() -> room.takeForJournal(letters))) {
            want();
        }
        return letters;
    }

    /**
     * Buffers letters that a journal has kept.
     *
     * @param longest how long to wait for room
     * @throws DeadLettersFullException if there was none until the end
     */
    void addAgain(Letters journaled, Duration longest) {
        ReservedLetters letters = new ReservedLetters(this, List.of(journaled), clock.instant());
        makeRoom(letters, false, longest);
        letters.keep();
    }

    private void makeRoom(ReservedLetters letters, boolean isLimited, Duration longest) {
        if (!tryReserve(letters, isLimited)) {
            want();
            awaitRoom(letters, isLimited, longest);
        }
    }

    BlobKey place(Letters letters) {
        return due.place(letters);
    }

    /** As {@link DueLetters#lastStored}. */
    long lastStored(BlobKey place) throws IOException {
        return due.lastStored(place);
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private boolean tryReserve(ReservedLetters letters, boolean isLimited) {
        return locked(() -> room.tryTake(letters, isLimited));
    }

    void keep(ReservedLetters letters) {
        lock.lock();
        try {
            growing.add(letters.letters());
        } finally {
            lock.unlock();
        }
    }

    void giveBack(ReservedLetters letters) {
        lock.lock();
        try {
            room.giveBack(letters);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void giveBufferBack(ReservedLetters letters) {
        lock.lock();
        try {
            room.giveBufferBack(letters);
            changed.signalAll();
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

    /** Whoever waits is told what was thrown; what no store throws goes on to the thread's end. */
    private void writeWanted() {
        @Nullable Throwable refused = null;
        try {
            // the next full buffer is near
            write(() -> {});
        } catch (IOException e) {
            refused = e;
        } catch (RuntimeException | Error e) {
            refused = e;
            throw e;
        } finally {
            wantNothing(refused);
        }
    }

    private void wantNothing(@Nullable Throwable why) {
        lock.lock();
        try {
            wanted = false;
            failure = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(ReservedLetters letters, boolean isLimited, Duration longest) {
        long leftNanos = longest.toNanos();
        lock.lock();
        try {
            while (!tryReserve(letters, isLimited)) {
                if (!wanted || leftNanos <= 0) {
                    throw new DeadLettersFullException(
                            room.heldBytes(),
                            failure == null ? new IOException("it is being written") : failure);
                }
                leftNanos = changed.awaitNanos(leftNanos);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DeadLettersFullException(room.heldBytes(), interrupted);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes everything buffered. What could not be written stays, and the next flush tries it
     * again under the same name, so that no letter is stored twice or lost.
     *
     * @return the keys of what was stored since the last flush that succeeded, including what was
     *     written in between because the buffer was full, in the order of writing
     * @throws TransientStoreException if trying again can help
     * @throws java.io.InterruptedIOException if the thread was interrupted while another one wrote
     * @throws IOException if something could not be written; what else could be, was
     */
    public List<BlobKey> flush() throws IOException {
        write(due::rest);
        return locked(() -> due.takeStored());
    }

    /** How many letters wait to be written. */
    public long waitingCount() {
        return locked(() -> growing.count() + due.count());
    }

    /** Bytes of the objects that were stored, as they are stored. */
    public long storedBytes() {
        return locked(() -> due.storedBytes());
    }

    /** Bytes of the letters of the hour that is running, before they are packed. */
    public long hourBytes() {
        return locked(() -> room.hour().takenBytes(clock.instant()));
    }

    /** How many of them there may be. */
    public long mostHourBytes() {
        return room.hour().mostBytes();
    }

    private void write(Runnable last) throws IOException {
        beginWriting();
        try {
            makeDue();
            due.write(this::isStored);
        } finally {
            last.run();
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
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the dead letters were written");
        } finally {
            lock.unlock();
        }
    }

    /** By the one thread that writes. Done or not done: letters leave the chain at the end. */
    private void makeDue() {
        @Nullable Letters first;
        @Nullable Letters last;
        lock.lock();
        try {
            first = growing.first();
            last = growing.last();
        } finally {
            lock.unlock();
        }
        if (first == null || last == null) {
            return;
        }
        List<DeadLetterObject> all = due.with(first, last);
        lock.lock();
        try {
            due.become(all);
            growing.removeThrough(last);
        } finally {
            lock.unlock();
        }
    }

    private void isStored(DeadLetterObject object, BlobKey key) {
        lock.lock();
        try {
            due.isStored(object, key);
            room.isFree(object.sizeBytes());
        } finally {
            lock.unlock();
        }
    }
}
