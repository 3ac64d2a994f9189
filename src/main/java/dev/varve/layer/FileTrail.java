package dev.varve.layer;

import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.audit.TableChain;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gives each file of the layout {@code hive} its manifest and then its event, which is the next of
 * the table's chain. Holds no lock while a store is asked: of several who would add to a chain at
 * once the store decides who comes first.
 */
final class FileTrail implements AuditTrail {

    private final LayerContext context;
    private final AuditSettings settings;
    private final Map<TableName, FileLinks> chains = new TreeMap<>();

    FileTrail(LayerContext context, AuditSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    private synchronized FileLinks chain(TableName table) {
        return chains.computeIfAbsent(
                table,
                _ ->
                        new FileLinks(
                                context,
                                new TableChain(
                                        context.store(),
                                        context.names().prefix(),
                                        table.value(),
                                        settings.key())));
    }

    private synchronized List<FileLinks> begun() {
        return List.copyOf(chains.values());
    }

    @FunctionalInterface
    private interface Step {
        void run(FileLinks chain) throws IOException, BrokenChainException;
    }

    private void run(FileLinks chain, Step step) throws IOException {
        try {
            step.run(chain);
        } catch (BrokenChainException broken) {
            context.events().auditHeld(chain.table(), String.valueOf(broken.getMessage()));
        }
    }

    /**
     * Names of files follow from what is in them, or from positions: none takes another's place.
     */
    @Override
    public Optional<RangeReplacement> replacement(Publication wanted) {
        return Optional.empty();
    }

    @Override
    public void publish(Publication publication) throws IOException {
        run(chain(publication.partition().table()), chain -> chain.publish(publication));
    }

    @Override
    public void resume(TableName table, BlobKey file, BlobKey manifest) throws IOException {
        run(
                chain(table),
                chain -> chain.resume(new FileLinks.File(file, manifest, Optional.empty())));
    }

    /** Whoever publishes a file again, or reads its rows again, finds what it lacks. */
    @Override
    public void mend() {}

    @Override
    public void settle() throws IOException {
        for (FileLinks chain : begun()) {
            run(chain, FileLinks::resumeAll);
        }
    }

    @Override
    public List<String> waiting() {
        List<String> lines = new ArrayList<>();
        begun().forEach(chain -> lines.addAll(chain.waiting()));
        return lines;
    }
}
