package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import java.util.Map;

/**
 * What a commit is answered with: where its rows went, and so a way to hear when they are stored,
 * see {@link LayerWriter#await}. Immutable.
 */
public final class Receipt {

    private final Map<Partition, Outcome> outcomes;

    Receipt(Map<Partition, Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    Map<Partition, Outcome> outcomes() {
        return outcomes;
    }
}
