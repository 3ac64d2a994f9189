package dev.varve.layer.audit;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The objects of one chain in a store. Nothing of it is changed or removed: two who would write the
 * same event write the same bytes, and of two who would write others one is refused. Thread-safe.
 */
public final class Chain {

    private final ChainObjects objects;
    private final String prefix;
    private final ChainName name;

    /**
     * @param prefix empty or ending with {@code /}
     * @param key by which events are signed
     */
    public Chain(BlobStore store, String prefix, ChainName name, Optional<SigningKey> key) {
        this.objects = new ChainObjects(store, key);
        this.prefix = prefix;
        this.name = name;
    }

    public ChainName name() {
        return name;
    }

    public BlobKey key(LedgerRange range) {
        return name.event(prefix, range);
    }

    /** Of the event of a replacement, counted from 1. */
    public BlobKey key(LedgerRange range, int replacement) {
        return name.event(prefix, range, replacement);
    }

    /**
     * The ledger with which the chain begins; empty while it has not begun.
     *
     * @throws BrokenChainException if it is there and says nothing
     * @throws IOException if that cannot be found out
     */
    public OptionalLong begin() throws IOException, BrokenChainException {
        BlobKey begin = name.begin(prefix);
        Optional<byte[]> bytes = objects.read(begin);
        if (bytes.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong ledger = ChainBegin.parse(bytes.get());
        if (ledger.isEmpty()) {
            throw new BrokenChainException(
                    begin.value(), "the ledger with which the chain begins", "something else");
        }
        return ledger;
    }

    /**
     * Lets the chain begin, unless another has: then with what that said.
     *
     * @return the ledger with which it begins
     * @throws BrokenChainException if another has said nothing
     * @throws IOException if the store refuses
     */
    public long beginWith(long ledger) throws IOException, BrokenChainException {
        try {
            objects.create(name.begin(prefix), ChainBegin.json(ledger));
            return ledger;
        } catch (BlobExistsException taken) {
            return begin().orElseThrow(() -> taken);
        }
    }

    /**
     * The last event, signed if there is a key; empty without any.
     *
     * @throws BrokenChainException if it is not as it was written
     * @throws IOException if that cannot be found out
     */
    public Optional<EventText> head() throws IOException, BrokenChainException {
        String folder = name.folder(prefix);
        Optional<LedgerRange> last;
        try (Stream<BlobInfo> all = objects.store().list(folder)) {
            last =
                    all.map(each -> each.key().value().substring(folder.length()))
                            .flatMap(each -> EventName.of(each).stream())
                            .filter(each -> each.kind() == EventName.Kind.EVENT)
                            .filter(each -> each.replacement() == 0)
                            .map(EventName::range)
                            .max(LedgerRange::compareTo);
        }
        Optional<EventText> head = last.isPresent() ? event(last.get()) : Optional.empty();
        if (head.isPresent()) {
            sign(head.get().event(), 0);
        }
        return head;
    }

    /**
     * The event of that range, if there is one.
     *
     * @throws BrokenChainException if it is not as it was written
     * @throws IOException if that cannot be found out
     */
    public Optional<EventText> event(LedgerRange range) throws IOException, BrokenChainException {
        return event(range, 0);
    }

    /**
     * What was ever published of that range: its own event, and one for each replacement, which has
     * the hashes of the one before. The last one tells of what is there. Empty without its own.
     *
     * @throws BrokenChainException if one is not as it was written
     * @throws IOException if that cannot be found out
     */
    public List<EventText> events(LedgerRange range) throws IOException, BrokenChainException {
        List<EventText> events = new ArrayList<>();
        Optional<EventText> next = event(range, 0);
        while (next.isPresent()) {
            AuditEvent event = next.get().event();
            if (!events.isEmpty() && !event.before().equals(events.getLast().hashes())) {
                throw new BrokenChainException(
                        key(range, events.size()).value(),
                        "prev_event_hash " + events.getLast().hashes().event(),
                        event.before().event());
            }
            events.add(next.get());
            next = event(range, events.size());
        }
        return events;
    }

    private Optional<EventText> event(LedgerRange range, int replacement)
            throws IOException, BrokenChainException {
        return objects.event(
                key(range, replacement),
                EventText::parse,
                text -> isOf(text.event(), range, replacement),
                "the event of %s %s".formatted(name, range));
    }

    private boolean isOf(AuditEvent event, LedgerRange range, int replacement) {
        return event.chain().equals(name)
                && event.range().equals(range)
                && event.isReplacement() == replacement > 0;
    }

    /**
     * Creates the event, and its signature if there is a key.
     *
     * @throws BrokenChainException if there is another
     * @throws IOException if the store refuses; may be repeated
     */
    public void add(AuditEvent event) throws IOException, BrokenChainException {
        add(event, 0);
    }

    /**
     * The same of a replacement.
     *
     * @param replacement which one of the range, counted from 1
     */
    public void add(AuditEvent event, int replacement) throws IOException, BrokenChainException {
        BlobKey at = key(event.range(), replacement);
        try {
            objects.create(at, event.json());
        } catch (BlobExistsException taken) {
            throw new BrokenChainException(
                    at.value(), "the event with the hash " + event.hashes().event(), "another");
        }
        sign(event, replacement);
    }

    private void sign(AuditEvent event, int replacement) throws IOException, BrokenChainException {
        objects.sign(name.signature(prefix, event.range(), replacement), event);
    }
}
