package dev.varve.layer;

import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.audit.Chain;
import dev.varve.layer.audit.ChainName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sees to it that each published range has its manifest and its event, in the order of the ledgers.
 * A file is stored for everybody once it is in the store; where the range before it is not there
 * yet, its manifest and its event wait, and whoever brings that range writes them. A chain that is
 * not as it was written holds no file back: it is told, and waits for a person. Thread-safe.
 */
final class RangeTrail implements AuditTrail {

    private final LayerContext context;
    private final AuditSettings settings;
    private final AuditedEras eras;
    private final Map<ChainName, ChainLinks> chains = new TreeMap<>();

    RangeTrail(LayerContext context, AuditSettings settings) {
        this.context = context;
        this.settings = settings;
        this.eras = new AuditedEras(context.settings());
    }

    private synchronized ChainLinks chain(ChainName name) {
        return chains.computeIfAbsent(
                name,
                _ -> new ChainLinks(context, settings.tables(), objects(name), eras.begin(name)));
    }

    @Override
    public Optional<RangeReplacement> replacement(Publication wanted) {
        return settings.mayReplace(wanted.partition().table())
                ? eras.of(wanted.partition(), wanted.file())
                        .map(name -> new RangeReplacement(context, objects(name)))
                : Optional.empty();
    }

    private Chain objects(ChainName name) {
        return new Chain(context.store(), context.names().prefix(), name, settings.key());
    }

    private synchronized List<ChainLinks> begun() {
        return List.copyOf(chains.values());
    }

    @Override
    public void publish(Publication publication) throws IOException {
        Optional<ChainName> name = eras.of(publication.partition(), publication.file());
        if (name.isPresent()) {
            ChainLinks chain = chain(name.get());
            chain.add(publication);
            extend(chain, false);
        }
    }

    @Override
    public void mend() throws IOException {
        for (ChainName name : eras.all()) {
            extend(chain(name), true);
        }
    }

    @Override
    public void settle() throws IOException {
        for (ChainLinks chain : begun()) {
            chain.settle();
            extend(chain, true);
        }
    }

    private void extend(ChainLinks chain, boolean looks) throws IOException {
        try {
            chain.extend(looks);
        } catch (BrokenChainException broken) {
            context.events()
                    .auditHeld(chain.name().toString(), String.valueOf(broken.getMessage()));
        }
    }

    @Override
    public List<String> waiting() {
        List<String> lines = new ArrayList<>();
        begun().forEach(chain -> lines.addAll(chain.waiting()));
        return lines;
    }
}
