package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** For rows of which nobody can tell yet in which file they will be. */
    static Receipt open(List<Prepared> rows) {
        Map<Partition, Outcome> outcomes = new LinkedHashMap<>();
        rows.forEach(
                each ->
                        each.partitions()
                                .forEach(partition -> outcomes.put(partition, new Outcome())));
        return new Receipt(outcomes);
    }

    /** The same with those of another. */
    Receipt with(Receipt other) {
        if (other.outcomes.isEmpty()) {
            return this;
        }
        Map<Partition, Outcome> all = new LinkedHashMap<>(outcomes);
        all.putAll(other.outcomes);
        return new Receipt(all);
    }

    Map<Partition, Outcome> outcomes() {
        return outcomes;
    }
}
