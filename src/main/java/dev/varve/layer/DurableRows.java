package dev.varve.layer;

import dev.varve.journal.ReservedLetters;
import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.Written;
import dev.varve.record.SchemaUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What becomes of commits that the journal has: their rows go to their buffers, or, where one has
 * no room or a backlog is open, stay in the journal alone and are left to the replay. Whatever
 * fails here is no loss. For the thread that writes the journal.
 */
final class DurableRows {

    private final LayerWriter layers;
    private final LayerContext context;
    private final Backlog backlog;
    private final JournalReplay replay;
    private final Consumer<CommittedLines> buffered;

    /**
     * @param buffered told of lines that have come to the buffers
     */
    DurableRows(
            LayerWriter layers,
            Backlog backlog,
            JournalReplay replay,
            Consumer<CommittedLines> buffered) {
        this.layers = layers;
        this.context = layers.context();
        this.backlog = backlog;
        this.replay = replay;
        this.buffered = buffered;
    }

    /**
     * Answers the request; where anything fails its rows will be read again.
     *
     * @param written where its lines are
     */
    void accept(CommitRequests.Request request, Written written) {
        try {
            request.answer().complete(accept(request.rows(), request.letters(), written));
        } catch (RuntimeException | Error failed) {
            backlog.open(written);
            replay.wake();
            context.events().unexpected("rows that are in the journal", failed);
            request.answer().completeExceptionally(failed);
        }
    }

    /** The rows are durable: whatever happens to them now, the journal has them. */
    private Receipt accept(List<Prepared> rows, ReservedLetters rejected, Written written) {
        List<Prepared> durable = rows.stream().filter(each -> each.lines() != null).toList();
        rejected.areIn(written.lines().subList(durable.size(), written.lines().size()));
        boolean areBuffered = rejected.hasRoom() && durable.stream().allMatch(Prepared::isBuffered);
        if (backlog.fills(written, areBuffered)) {
            for (int i = 0; i < durable.size(); i++) {
                durable.get(i).isAt(written.lines().get(i).firstPosition());
            }
            try {
                Receipt open = areIn(durable, written);
                Receipt receipt = layers.commit(rows).with(open);
                rejected.keep();
                written.lines().forEach(buffered);
                return receipt;
            } catch (RuntimeException | Error failed) {
                context.events().unexpected("rows that are in the journal", failed);
                backlog.open(written);
            }
        }
        rejected.leave();
        replay.wake();
        return keptInJournal(rows);
    }

    /** Those of whole ranges are where they wait. */
    private static Receipt areIn(List<Prepared> durable, Written written) {
        List<Prepared> open = new ArrayList<>();
        for (int i = 0; i < durable.size(); i++) {
            Prepared rows = durable.get(i);
            LedgerRanges.Coming ledgers = rows.ledgers();
            KeptLines kept = rows.lines();
            if (ledgers != null && kept != null) {
                ledgers.areIn(
                        written.lines().get(i), LineEnds.of(kept.bytes(), ledgers.rowCount()));
                open.add(rows);
            }
        }
        return Receipt.open(open);
    }

    private Receipt keptInJournal(List<Prepared> rows) {
        Receipt receipt = Receipt.open(rows);
        for (Prepared each : rows) {
            Optional<SchemaUpdate> update = each.update();
            each.close();
            each.taken();
            update.ifPresent(context.catalog()::merge);
        }
        return receipt;
    }
}
