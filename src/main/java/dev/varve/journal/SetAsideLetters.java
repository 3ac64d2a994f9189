package dev.varve.journal;

import dev.varve.record.Rejection;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Dead letters for records that were accepted and cannot become rows of a file. They are stored at
 * once, before any file can tell that the records are behind it, in objects that are named by their
 * content: whoever sets the same records aside again, after a crash, finds them there. Thread-safe.
 */
public final class SetAsideLetters {

    private final BlobStore store;
    private final String prefix;
    private final Clock clock;

    /**
     * @param store where they go; not closed here
     * @param prefix normalised; empty for none
     * @param clock gives each letter its time
     */
    public SetAsideLetters(BlobStore store, String prefix, Clock clock) {
        this.store = store;
        this.prefix = prefix;
        this.clock = clock;
    }

    /**
     * Stores all of them; when it throws, some may be stored, and the call may be repeated.
     *
     * @param rejections by line the position of the record, which tells it from others of its table
     * @throws IOException if the store refuses
     */
    public void store(List<Rejection> rejections) throws IOException {
        LetterChain letters = new LetterChain();
        letters.add(Letters.of(rejections, clock.instant()));
        DueLetters due =
                new DueLetters(
                        store,
                        prefix,
                        new DeadLetterNames.ByContent(Optional.empty()),
                        Optional.empty(),
                        new ZstdPacking());
        due.add(letters);
        due.write(due::isStored);
    }
}
