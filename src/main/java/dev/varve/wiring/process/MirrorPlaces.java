package dev.varve.wiring.process;

import dev.varve.layer.mirroring.MirroredPlace;
import dev.varve.layer.verification.Verification;
import dev.varve.store.BlobStore;
import dev.varve.store.Pace;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.storage.PacedStore;
import java.util.Optional;

/** The store and the mirror of a configuration, read no faster than it allows. */
final class MirrorPlaces {

    private MirrorPlaces() {}

    static MirroredPlace store(VarveConfig config, BlobStore store) {
        return new MirroredPlace(
                paced(config, store),
                EngineSettings.prefix(config),
                StoredPlaces.of(config, store).journal().flatMap(Verification.JournalPlace::keys));
    }

    static MirroredPlace mirror(VarveConfig config, BlobStore mirror) {
        return new MirroredPlace(
                paced(config, mirror), EngineSettings.prefix(config.mirror()), Optional.empty());
    }

    private static BlobStore paced(VarveConfig config, BlobStore store) {
        return config.mirror()
                .bandwidth()
                .<BlobStore>map(size -> new PacedStore(store, new Pace(size.bytes())))
                .orElse(store);
    }
}
