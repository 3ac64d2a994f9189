package dev.varve.journal;

import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of dead letters that are to be written next, and how they are. One thread at a time
 * writes; what changes the list, and what others ask of it, is guarded by the lock of its owner.
 */
final class DueLetters {

    private static final String FOLDER = "_dead_letter";
    private static final String UNKNOWN_TABLE = "_unknown";

    private final BlobStore store;
    private final String directory;
    private final DeadLetterNames names;

    /** The one date under which all letters go; empty when each goes under its own. */
    private final Optional<Instant> day;

    private final DeadLetterObject.Packing packing;
    private List<DeadLetterObject> objects = List.of();
    private final List<BlobKey> stored = new ArrayList<>();
    private long storedBytes;

    DueLetters(
            BlobStore store,
            String prefix,
            DeadLetterNames names,
            Optional<Instant> day,
            DeadLetterObject.Packing packing) {
        this.store = store;
        this.directory = new BlobKey(prefix.isEmpty() ? FOLDER : prefix + "/" + FOLDER) + "/";
        this.names = names;
        this.day = day;
        this.packing = packing;
    }

    /** What this would be with the letters from one to another of a chain, in objects of theirs. */
    List<DeadLetterObject> with(Letters first, Letters last) {
        Map<BlobKey, DeadLetterObject> added = new LinkedHashMap<>();
        for (Letters each = first; each != null; each = each == last ? null : each.next()) {
            DeadLetterObject object = object(each);
            added.computeIfAbsent(object.key(each.isJournaled() ? "journaled" : "any"), _ -> object)
                    .add(each);
        }
        List<DeadLetterObject> all = new ArrayList<>(objects);
        all.addAll(added.values());
        return all;
    }

    private DeadLetterObject object(Letters letters) {
        String table = letters.table().map(TableName::value).orElse(UNKNOWN_TABLE);
        String date = LocalDate.ofInstant(day.orElse(letters.time()), ZoneOffset.UTC).toString();
        return new DeadLetterObject(directory + table + "/", date);
    }

    /** A key where the letters go. */
    BlobKey place(Letters letters) {
        return object(letters).key("any");
    }

    /**
     * The position of the last letter from a journal that is stored there; -1 without any.
     *
     * @throws IOException if the store does not tell
     */
    long lastStored(BlobKey place) throws IOException {
        return names.lastStored(store, place);
    }

    void become(List<DeadLetterObject> all) {
        objects = all;
    }

    /** The letters of the chain, too, in objects of theirs. */
    void add(LetterChain letters) {
        @Nullable Letters first = letters.first();
        @Nullable Letters last = letters.last();
        if (first != null && last != null) {
            become(with(first, last));
        }
    }

    void isStored(DeadLetterObject object, BlobKey key) {
        stored.add(key);
        objects.remove(object);
        storedBytes += object.packedBytes();
    }

    /** The keys of all that was stored since the last call, in the order of writing. */
    List<BlobKey> takeStored() {
        List<BlobKey> keys = List.copyOf(stored);
        stored.clear();
        return keys;
    }

    /** Of all objects that were stored, as they are stored. */
    long storedBytes() {
        return storedBytes;
    }

    /** Lets go of what was kept for the next objects. By the one who writes. */
    void rest() {
        packing.rest();
    }

    /** How many letters are due. */
    long count() {
        return objects.stream().mapToLong(DeadLetterObject::count).sum();
    }

    /**
     * Stores the objects. What cannot be stored stays due, whatever is thrown, and those behind it
     * are tried unless they would fail too, or come from a journal and go to the same place: there
     * the last object tells which letters are stored.
     *
     * @param stored told of each
     * @throws TransientStoreException if trying again can help
     * @throws IOException if something could not be stored; what else could be, was
     */
    void write(BiConsumer<DeadLetterObject, BlobKey> stored) throws IOException {
        @Nullable Throwable first = null;
        Set<BlobKey> refusing = new HashSet<>();
        for (DeadLetterObject object : List.copyOf(objects)) {
            BlobKey place = object.key("any");
            if (object.isJournaled() && refusing.contains(place)) {
                continue;
            }
            try {
                stored.accept(object, names.store(store, object, packing));
            } catch (TransientStoreException | InterruptedIOException e) {
                // The others would fail too, each after its own time-out.
                throw suppressing(e, first);
            } catch (IOException | RuntimeException | Error e) {
                first = suppressing(e, first);
                refusing.add(place);
            }
        }
        switch (first) {
            case null -> {}
            case IOException refused -> throw refused;
            case RuntimeException unexpected -> throw unexpected;
            case Error unexpected -> throw unexpected;
            default -> throw new IllegalStateException(first);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the machine may throw the same Error twice
    private static <E extends Throwable> E suppressing(E last, @Nullable Throwable first) {
        if (first != null && first != last) {
            last.addSuppressed(first);
        }
        return last;
    }
}
