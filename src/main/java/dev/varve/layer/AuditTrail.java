package dev.varve.layer;

import dev.varve.layer.partition.Layout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Sees to it that what is published gets its events. A chain that is not as it was written holds no
 * file back: it is told, and waits for a person. Thread-safe.
 */
sealed interface AuditTrail extends PublicationSubscriber permits RangeTrail, FileTrail {

    static AuditTrail of(LayerContext context, AuditSettings settings) {
        return switch (context.settings().partitioning().layout()) {
            case Layout.Bronze _ -> new RangeTrail(context, settings);
            case Layout.Hive _ -> new FileTrail(context, settings);
        };
    }

    /** Of a file that may take the place of another; empty where none may. */
    Optional<RangeReplacement> replacement(Publication wanted);

    /**
     * Writes what a process that ended has left out, as far as that can be seen without knowing
     * what it has published.
     *
     * @throws IOException if the store refuses
     */
    void mend() throws IOException;

    /**
     * Lets chains begin of which nobody has said where, and tries again what waits.
     *
     * @throws IOException if the store refuses
     */
    void settle() throws IOException;

    /** One line for each thing that is stored and waits for its event; why. */
    List<String> waiting();
}
