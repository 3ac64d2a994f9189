package dev.varve.layer.audit;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The objects of one table's chain in a store, in the layout {@code hive}: numbered events, each
 * created once. Of two who would take the same number one is refused, and takes a later one.
 * Nothing of it is changed or removed. Thread-safe.
 */
public final class TableChain {

    private final ChainObjects objects;
    private final String prefix;
    private final String table;

    /**
     * @param prefix empty or ending with {@code /}
     * @param key by which events are signed
     */
    public TableChain(BlobStore store, String prefix, String table, Optional<SigningKey> key) {
        this.objects = new ChainObjects(store, key);
        this.prefix = prefix;
        this.table = table;
    }

    public String table() {
        return table;
    }

    public BlobKey key(long number) {
        return FileEventName.event(prefix, table, number);
    }

    /**
     * The largest number of an event; 0 without any. Lists some hundreds of the chain's objects,
     * and not the whole chain.
     *
     * @throws IOException if that cannot be found out
     */
    public long lastNumber() throws IOException {
        if (!isInThousand(0)) {
            return lastNumber("");
        }
        long least = 0;
        long beyond = 1;
        while (isInThousand(beyond)) {
            least = beyond;
            beyond *= 2;
        }
        while (beyond - least > 1) {
            long middle = (least + beyond) / 2;
            if (isInThousand(middle)) {
                least = middle;
            } else {
                beyond = middle;
            }
        }
        return lastNumber(digits(least));
    }

    private boolean isInThousand(long thousand) throws IOException {
        try (LongStream numbers = numbers(digits(thousand))) {
            return numbers.findFirst().isPresent();
        }
    }

    /** With which the numbers of so many thousands begin. */
    private static String digits(long thousand) {
        return String.format(Locale.ROOT, "%09d", thousand);
    }

    private long lastNumber(String begin) throws IOException {
        try (LongStream numbers = numbers(begin)) {
            return numbers.max().orElse(0);
        }
    }

    private LongStream numbers(String begin) throws IOException {
        return objects.store()
                .list(FileEventName.folder(prefix, table) + begin)
                .flatMap(
                        each ->
                                FileEventName.of(each.key().value().substring(prefix.length()))
                                        .stream())
                .filter(each -> each.kind() == EventName.Kind.EVENT)
                .mapToLong(FileEventName::number);
    }

    /**
     * The event of that number, if there is one.
     *
     * @throws BrokenChainException if it is not as it was written
     * @throws IOException if that cannot be found out
     */
    public Optional<FileEvent> event(long number) throws IOException, BrokenChainException {
        return objects.event(
                        key(number),
                        FileEventText::parse,
                        text -> isOf(text.event(), number),
                        "the event %d of %s".formatted(number, table))
                .map(FileEventText::event);
    }

    private boolean isOf(FileEvent event, long number) {
        return event.table().equals(table) && event.number() == number;
    }

    /**
     * Creates the event, unless its number is taken.
     *
     * @return false if it is, by another event
     * @throws IOException if the store refuses; may be repeated
     */
    public boolean add(FileEvent event) throws IOException {
        try {
            objects.create(key(event.number()), event.json());
            return true;
        } catch (BlobExistsException taken) {
            return false;
        }
    }

    /**
     * Creates the signature of an event that is there, if there is a key.
     *
     * @throws BrokenChainException if there is another
     * @throws IOException if the store refuses; may be repeated
     */
    public void sign(FileEvent event) throws IOException, BrokenChainException {
        objects.sign(FileEventName.signature(prefix, table, event.number()), event);
    }
}
