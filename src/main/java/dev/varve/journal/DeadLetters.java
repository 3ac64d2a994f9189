package dev.varve.journal;

import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every record that was rejected, as lines of JSON in objects beside the layers:
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
 * may be called from any thread; while one of them waits for the store, the others wait too.
 */
public final class DeadLetters {

    /** How many bytes of letters are held before they are written. */
    public static final int BUFFER_BYTES = 1 << 20;

    private static final String FOLDER = "_dead_letter";
    private static final String UNKNOWN_TABLE = "_unknown";

    private final BlobStore store;
    private final String directory;
    private final Clock clock;
    private final LetterNames names;

    /** The one date under which all letters go; empty when each goes under its own. */
    private final Optional<Instant> day;

    private final Map<String, LetterPile> growing = new LinkedHashMap<>();
    private final Deque<LetterPile> due = new ArrayDeque<>();
    private final List<BlobKey> stored = new ArrayList<>();

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
        this(store, prefix, clock, new LetterNames.ByWriter(segment(writer)), Optional.empty());
    }

    private DeadLetters(
            BlobStore store, String prefix, Clock clock, LetterNames names, Optional<Instant> day) {
        this.store = store;
        this.directory = new BlobKey(prefix.isEmpty() ? FOLDER : prefix + "/" + FOLDER) + "/";
        this.clock = clock;
        this.names = names;
        this.day = day;
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
                store, prefix, clock, new LetterNames.ByContent(), Optional.of(clock.instant()));
    }

    /**
     * Takes one rejection; as {@link #addAll} of it alone.
     *
     * @throws DeadLettersFullException if the buffer is full and cannot be written
     */
    public void add(Rejection rejection) {
        addAll(List.of(rejection));
    }

    /**
     * Takes all of the rejections or, when it throws, none. Writes what is buffered first when
     * there is no room for them.
     *
     * @throws DeadLettersFullException if the buffer is full and cannot be written; the call may be
     *     repeated
     */
    public synchronized void addAll(List<Rejection> rejections) {
        Instant now = clock.instant();
        List<Letter> letters = rejections.stream().map(each -> Letter.of(each, now)).toList();
        long sizeBytes = letters.stream().mapToLong(Letter::sizeBytes).sum();
        if (waitingBytes() > 0 && waitingBytes() + sizeBytes > BUFFER_BYTES) {
            try {
                write();
            } catch (IOException e) {
                throw new DeadLettersFullException(waitingBytes(), e);
            }
        }
        letters.forEach(this::keep);
    }

    /**
     * Writes everything buffered. What could not be written stays, and the next flush tries it
     * again under the same name, so that no letter is stored twice or lost.
     *
     * @return the keys of what was stored since the last flush that succeeded, including what
     *     {@link #addAll} had to write in between, in the order of writing
     * @throws TransientStoreException if trying again can help
     * @throws IOException if something could not be written; what else could be, was
     */
    public synchronized List<BlobKey> flush() throws IOException {
        write();
        List<BlobKey> keys = List.copyOf(stored);
        stored.clear();
        return keys;
    }

    /** How many letters wait to be written. */
    public synchronized long waitingCount() {
        return waiting().mapToLong(LetterPile::count).sum();
    }

    private static String segment(String writer) {
        if (writer.contains("/")) {
            throw new IllegalArgumentException(
                    "invalid writer: '%s' (a '/' is not allowed)".formatted(writer));
        }
        return new BlobKey(writer).value();
    }

    private long waitingBytes() {
        return waiting().mapToLong(LetterPile::sizeBytes).sum();
    }

    private Stream<LetterPile> waiting() {
        return Stream.concat(due.stream(), growing.values().stream());
    }

    private void keep(Letter letter) {
        String table = letter.table().map(TableName::value).orElse(UNKNOWN_TABLE);
        String date = LocalDate.ofInstant(day.orElse(letter.time()), ZoneOffset.UTC).toString();
        growing.computeIfAbsent(
                        table + "/" + date, any -> new LetterPile(directory + table + "/", date))
                .add(letter);
    }

    private void write() throws IOException {
        due.addAll(growing.values());
        growing.clear();
        @Nullable IOException first = null;
        for (Iterator<LetterPile> piles = due.iterator(); piles.hasNext(); ) {
            try {
                stored.add(names.store(store, piles.next()));
                piles.remove();
            } catch (TransientStoreException e) {
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
