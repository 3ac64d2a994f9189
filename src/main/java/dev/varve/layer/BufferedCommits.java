package dev.varve.layer;

import dev.varve.journal.DeadLetters;
import dev.varve.journal.ReservedLetters;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import java.time.Duration;
import java.util.List;

/** Accepts rows and letters once they are in their buffers. */
public final class BufferedCommits implements Commits {

    private final LayerWriter layers;
    private final DeadLetters letters;

    public BufferedCommits(LayerWriter layers, DeadLetters letters) {
        this.layers = layers;
        this.letters = letters;
    }

    @Override
    public Prepared prepare(RowSource source, Duration longest) {
        return layers.prepare(source, longest);
    }

    @Override
    public ReservedLetters reserve(List<Rejection> rejections, Duration longest) {
        return letters.reserve(rejections, longest);
    }

    @Override
    public Receipt commit(List<Prepared> prepared, ReservedLetters rejected) {
        boolean complete = false;
        try {
            Receipt receipt = layers.commit(prepared);
            complete = true;
            return receipt;
        } finally {
            // an Error behind the commit does not take the rows back
            if (complete || areTaken(prepared)) {
                rejected.keep();
            }
        }
    }

    private static boolean areTaken(List<Prepared> prepared) {
        return prepared.stream().anyMatch(each -> each.rowCount() > 0)
                && prepared.stream().allMatch(Prepared::isTaken);
    }
}
