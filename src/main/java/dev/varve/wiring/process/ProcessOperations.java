package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.InputBuckets;
import dev.varve.door.cli.Operations;
import dev.varve.door.cli.Setting;
import dev.varve.door.cli.StoredPlace;
import dev.varve.door.cli.TwoStores;
import dev.varve.door.cli.WaitingSegments;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.layer.LayerEvents;
import dev.varve.parquet.compression.Codec;
import dev.varve.store.BlobStore;
import dev.varve.store.Finding;
import dev.varve.store.Pace;
import dev.varve.wiring.configuration.Alias;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.ConfigKey;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.HttpKeys;
import dev.varve.wiring.configuration.ProcessEnvironment;
import dev.varve.wiring.configuration.Secrets;
import dev.varve.wiring.configuration.UploadMemory;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.configuration.Version;
import dev.varve.wiring.observation.CommandLog;
import dev.varve.wiring.observation.LogFilter;
import dev.varve.wiring.storage.DryRunStore;
import dev.varve.wiring.storage.InputStores;
import dev.varve.wiring.storage.OverflowStore;
import dev.varve.wiring.storage.PacedStore;
import dev.varve.wiring.storage.RetryingStore;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the commands can do in this process. */
final class ProcessOperations implements Operations {

    private final ProcessEnvironment surroundings;

    ProcessOperations(ProcessEnvironment surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Engine open(GivenKeys given, LayerEvents events) throws IOException {
        VarveConfig config = Configuration.read(surroundings, given);
        if (isAlone(config)) {
            CommandLog.begin(config.log().level());
            BlobStore store =
                    config.dryRun().isOn() ? new DryRunStore() : RetryingStore.local(config);
            return EngineFactory.forArchive(
                    config, store, events, EngineSettings.runClock(config), LogFilter::tellRest);
        }
        Map<String, String> all = new HashMap<>(quietly(given).values());
        CommandContainer container = CommandContainer.start(all);
        try {
            container.store().prove(config.file().targetSize().bytes());
        } catch (IOException | RuntimeException unusable) {
            container.close();
            throw unusable;
        }
        OverflowStore store =
                new OverflowStore(
                        container.store(),
                        Path.of(System.getProperty("java.io.tmpdir")),
                        new OverflowStore.Room(
                                UploadMemory.heldBytes(config), UploadMemory.shareBytes(config)));
        return EngineFactory.forArchive(
                config, store, events, EngineSettings.runClock(config), container::close);
    }

    @Override
    public InputBuckets inputs(GivenKeys given) {
        return new InputStores(
                () -> {
                    VarveConfig config = Configuration.read(surroundings, given);
                    if (isAlone(config)) {
                        CommandLog.begin(config.log().level());
                    }
                    return config;
                });
    }

    /** Whether what is written needs no container, which would bring a log of its own. */
    private static boolean isAlone(VarveConfig config) {
        return config.dryRun().isOn() || config.store().type() == Choice.StoreType.LOCAL;
    }

    @Override
    public WaitingSegments waiting(GivenKeys given) throws IOException {
        VarveConfig config = Configuration.read(surroundings, given);
        if (config.dryRun().isOn()) {
            throw new WrongConfigurationException(
                    List.of("varve.dry-run=on: process removes what it has stored; use archive"));
        }
        SegmentPlace place = SegmentPlace.of(config, surroundings.environment());
        if (!place.isRemote(config)) {
            CommandLog.begin(config.log().level());
            BlobStore store = RetryingStore.local(config);
            return new SegmentFolder(config, place, false, place.open(store), store, store::close);
        }
        GivenKeys keys = quietly(given).with(place.bucket());
        CommandContainer container = CommandContainer.start(keys.values());
        try {
            BlobStore output =
                    config.store().type() == Choice.StoreType.LOCAL
                            ? RetryingStore.local(config)
                            : container.store();
            if (config.store().type() != Choice.StoreType.LOCAL) {
                output.prove(config.file().targetSize().bytes());
            }
            return new SegmentFolder(
                    config,
                    place,
                    JournalPlace.isOfServices(config, surroundings.environment()),
                    place.open(container.store()),
                    output,
                    container::close);
        } catch (IOException | RuntimeException unusable) {
            container.close();
            throw unusable;
        }
    }

    @Override
    public List<Finding> inspect(GivenKeys given) throws IOException {
        VarveConfig config = Configuration.read(surroundings, given);
        if (config.store().type() == Choice.StoreType.LOCAL) {
            CommandLog.begin(config.log().level());
            try (BlobStore store = RetryingStore.local(config)) {
                return store.inspect(Clock.systemUTC());
            }
        }
        Map<String, String> all = new HashMap<>(quietly(given).values());
        all.put("varve.dry-run", "off");
        try (CommandContainer container = CommandContainer.start(all)) {
            return container.store().inspect(Clock.systemUTC());
        }
    }

    @Override
    public StoredPlace stored(GivenKeys options) {
        VarveConfig config = Configuration.read(surroundings, options);
        NativeLibraries.load(Codec.NONE);
        if (config.store().type() == Choice.StoreType.LOCAL) {
            CommandLog.begin(config.log().level());
            BlobStore store = RetryingStore.local(config);
            return new StoredPlace(StoredPlaces.of(config, paced(config, store)), store::close);
        }
        GivenKeys all = quietly(options).with(Map.of("varve.dry-run", "off"));
        CommandContainer container = CommandContainer.start(all.values());
        return new StoredPlace(
                StoredPlaces.of(config, paced(config, container.store())), container::close);
    }

    @Override
    public TwoStores mirrored(GivenKeys options) {
        VarveConfig config = Configuration.read(surroundings, options);
        Choice.StoreType mirrorType =
                config.mirror()
                        .type()
                        .orElseThrow(
                                () ->
                                        new WrongConfigurationException(
                                                List.of(
                                                        "varve.mirror.type is missing: it says where the mirror is, as the operands FROM TO do")));
        boolean isLocal = config.store().type() == Choice.StoreType.LOCAL;
        if (isLocal) {
            requireFolder(EngineSettings.directory(config));
        }
        if (isLocal && mirrorType == Choice.StoreType.LOCAL) {
            CommandLog.begin(config.log().level());
            BlobStore from = RetryingStore.local(config);
            BlobStore to = RetryingStore.localMirror(config);
            return twoStores(
                    config,
                    from,
                    to,
                    () -> {
                        from.close();
                        to.close();
                    });
        }
        // of a local store, a container that may write would take the folder for its own
        GivenKeys all = quietly(options).with(Map.of("varve.dry-run", isLocal ? "on" : "off"));
        CommandContainer container = CommandContainer.start(all.values());
        return twoStores(
                config,
                isLocal ? RetryingStore.local(config) : container.store(),
                container.mirror(),
                container::close);
    }

    /** A disk that is not mounted is no store that is empty. */
    private static void requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new WrongConfigurationException(
                    List.of("%s: there is no such folder to mirror".formatted(folder)));
        }
    }

    private static TwoStores twoStores(
            VarveConfig config, BlobStore from, BlobStore to, Runnable whenDone) {
        return new TwoStores(
                MirrorPlaces.store(config, from),
                MirrorPlaces.mirror(config, to),
                config.dryRun().isOn(),
                whenDone);
    }

    private static BlobStore paced(VarveConfig config, BlobStore store) {
        return config.store()
                .readBandwidth()
                .<BlobStore>map(size -> new PacedStore(store, new Pace(size.bytes())))
                .orElse(store);
    }

    private GivenKeys quietly(GivenKeys given) {
        return Configuration.quietly(surroundings, given);
    }

    @Override
    public int serve(GivenKeys given, boolean demo) {
        return new ServiceStart(surroundings).serve(given, demo);
    }

    @Override
    public URI service(GivenKeys given) {
        HttpKeys http = Configuration.read(surroundings, given).http();
        if (http.port() == 0) {
            throw new WrongConfigurationException(
                    List.of("varve.http.port=0: a port that is taken at random cannot be asked"));
        }
        try {
            InetAddress listening = InetAddress.getByName(http.host());
            String host =
                    listening.isAnyLocalAddress()
                            ? InetAddress.getLoopbackAddress().getHostAddress()
                            : listening.getHostAddress();
            return new URI("http", null, host, http.port(), "/", null, null);
        } catch (UnknownHostException | URISyntaxException unknown) {
            throw new WrongConfigurationException(
                    List.of("varve.http.host=%s: no such address".formatted(http.host())), unknown);
        }
    }

    @Override
    public void check(GivenKeys given) {
        Configuration.check(surroundings, given);
    }

    @Override
    public List<Setting> settings(GivenKeys given) {
        SmallRyeConfig config = Configuration.sources(surroundings, given);
        return ConfigKey.all().stream().map(key -> setting(key, config)).toList();
    }

    private static Setting setting(ConfigKey key, SmallRyeConfig config) {
        ConfigValue value = config.getConfigValue(key.name());
        return new Setting(
                key.name(),
                key.environmentName(),
                key.allowed(),
                key.defaultValue(),
                Optional.ofNullable(value.getValue())
                        .filter(now -> !now.equals(key.defaultText()))
                        .map(Secrets::maskedSetting),
                key.meaning(),
                Alias.all().stream()
                        .filter(alias -> alias.key().equals(key.name()))
                        .map(Alias::name)
                        .toList());
    }

    @Override
    public GivenKeys readVariables(Path file) {
        if (!Files.isReadable(file)) {
            throw new WrongConfigurationException(List.of("--env-file: cannot read " + file));
        }
        return ProcessEnvironment.readFile(file).asKeys();
    }

    @Override
    public String version() {
        return Version.number();
    }
}
