package dev.varve.layer.ranges;

import dev.varve.layer.RangeAssembly;
import dev.varve.layer.RowGroupCut;
import dev.varve.layer.StoredFile;
import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.store.BlobExistsException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One range: which of its ledgers have come, and its file, as far as its ledgers have come in their
 * order. Guarded by itself.
 */
final class OpenRange {

    private final Partition partition;
    private final LedgerSpan span;
    private final RowGroupCut cut;
    private LedgerIndex index = new LedgerIndex();
    private long next;
    private long stored;
    private boolean published;
    private boolean indexed = true;
    private @Nullable RangeAssembly assembly;
    private @Nullable LedgerLink first;
    private @Nullable LedgerLink last;
    private @Nullable String held;
    private @Nullable StoredFile file;

    OpenRange(Partition partition, int mostRows) {
        this.partition = partition;
        this.span = partition.ledgers().orElseThrow();
        this.cut = new RowGroupCut(mostRows);
        this.next = span.first();
    }

    Partition partition() {
        return partition;
    }

    LedgerSpan span() {
        return span;
    }

    LedgerIndex index() {
        return index;
    }

    /** The ledger that its file gets next. */
    long next() {
        return next;
    }

    boolean isPublished() {
        return published;
    }

    /** It was stored by whoever came before. */
    void isThere() {
        published = true;
        forget();
    }

    /** Lets go of what its ledgers were. */
    void forget() {
        indexed = false;
        index = new LedgerIndex();
    }

    /** Whether it is known what its ledgers were. */
    boolean isIndexed() {
        return indexed;
    }

    boolean isHeld() {
        return held != null;
    }

    Optional<String> held() {
        return Optional.ofNullable(held);
    }

    /** Nothing of it is stored; the first reason counts. */
    void hold(String reason) {
        if (held == null) {
            held = reason;
        }
        drop();
    }

    private void drop() {
        if (assembly != null) {
            assembly.close();
            assembly = null;
        }
    }

    boolean isAssembled() {
        return assembly != null;
    }

    void assemble(RangeAssembly begun) {
        assembly = begun;
    }

    /** What is wrong with the ledger that comes next, if anything is. */
    Optional<LedgerLink.Fault> faultOf(LedgerLink link) {
        return last == null ? Optional.empty() : last.faultOf(link);
    }

    /** A ledger goes into the file, with the next rows of its source that do. */
    void append(RowRun run, LedgerLink link, int row, Duration longest) throws IOException {
        RangeAssembly open = requireAssembly();
        if (cut.endsBefore(run.rows().sizeBytes(row))) {
            run.flush(open, longest);
            open.endRowGroup();
        }
        run.add(row, link.ledger());
        if (first == null) {
            first = link;
        }
        last = link;
        next = link.ledger() + 1;
        stored++;
    }

    /** The rows of the source so far are copied into the file. */
    void flush(RowRun run, Duration longest) {
        if (!run.isEmpty()) {
            run.flush(requireAssembly(), longest);
        }
    }

    private RangeAssembly requireAssembly() {
        if (assembly == null) {
            throw new IllegalStateException("the file of %s is not begun".formatted(partition));
        }
        return assembly;
    }

    boolean isWhole() {
        return held == null && next > span.last();
    }

    /** All of its ledgers have come. */
    boolean isComplete() {
        return index.count() == span.last() - span.first() + 1;
    }

    Optional<LedgerLink> firstLink() {
        return Optional.ofNullable(first);
    }

    Optional<LedgerLink> lastLink() {
        return Optional.ofNullable(last);
    }

    /**
     * Publishes the whole range.
     *
     * @throws IOException if the store refuses; other bytes there hold the range instead
     */
    void finish() throws IOException {
        RangeAssembly whole = requireAssembly();
        tellLinks(whole);
        try {
            file = whole.finish();
            assembly = null;
            published = true;
        } catch (BlobExistsException taken) {
            hold("its file is there with other bytes: " + taken.getMessage());
        } catch (BrokenChainException broken) {
            hold("its file cannot be replaced: " + broken.getMessage());
        }
    }

    /**
     * Publishes what there is.
     *
     * @throws IOException if the store refuses
     */
    void finishIncomplete() throws IOException {
        RangeAssembly part = requireAssembly();
        tellLinks(part);
        file = part.finishIncomplete(missing().stream().map(LedgerSpan::toString).toList());
        assembly = null;
    }

    private void tellLinks(RangeAssembly whole) {
        if (first != null && last != null) {
            LedgerEnds.tell(whole, first, last);
        }
    }

    List<LedgerSpan> missing() {
        return published ? List.of() : index.missing(span);
    }

    /** How it stands at the end. */
    RangeResult result() {
        return new RangeResult(
                partition,
                outcome(),
                published ? stored : index.count(),
                missing(),
                held(),
                Optional.ofNullable(file));
    }

    private RangeResult.Outcome outcome() {
        if (held != null) {
            return RangeResult.Outcome.HELD;
        }
        if (published) {
            return file == null ? RangeResult.Outcome.PUBLISHED : RangeResult.Outcome.STORED;
        }
        return file == null
                ? RangeResult.Outcome.INCOMPLETE
                : RangeResult.Outcome.STORED_INCOMPLETE;
    }

    void close() {
        drop();
    }
}
