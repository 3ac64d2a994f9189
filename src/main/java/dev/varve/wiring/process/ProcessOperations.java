package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.cli.ExitStatus;
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
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.Alias;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.ConfigDuration;
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
import dev.varve.wiring.observation.ServiceLog;
import dev.varve.wiring.storage.DryRunStore;
import dev.varve.wiring.storage.InputStores;
import dev.varve.wiring.storage.OverflowStore;
import dev.varve.wiring.storage.PacedStore;
import dev.varve.wiring.storage.RetryingStore;
import io.quarkus.runtime.Quarkus;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** What the commands can do in this process. */
final class ProcessOperations implements Operations {

    /** What a person wants to see is the demo, not the log. */
    private static final Map<String, String> DEMO_DEFAULTS =
            Map.of("varve.log.json", "off", "varve.log.level", "warn");

    /** A command's own report is what a person reads. */
    private static final Map<String, String> COMMAND_DEFAULTS =
            Map.of("varve.log.json", "off", "varve.log.level", "warn");

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
        Map<String, String> all = new HashMap<>(withDefaults(COMMAND_DEFAULTS, given).values());
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
        GivenKeys keys = withDefaults(COMMAND_DEFAULTS, given).with(place.bucket());
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
        Map<String, String> all = new HashMap<>(withDefaults(COMMAND_DEFAULTS, given).values());
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
        GivenKeys all =
                withDefaults(COMMAND_DEFAULTS, options).with(Map.of("varve.dry-run", "off"));
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
        GivenKeys all =
                withDefaults(COMMAND_DEFAULTS, options)
                        .with(Map.of("varve.dry-run", isLocal ? "on" : "off"));
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

    /** What is given, and of the defaults those that nobody has set. */
    private GivenKeys withDefaults(Map<String, String> defaults, GivenKeys given) {
        Map<String, String> missing = new HashMap<>(defaults);
        SmallRyeConfig set = Configuration.sources(surroundings, given);
        missing.keySet().removeIf(key -> set.getConfigValue(key).getValue() != null);
        return given.with(missing);
    }

    @Override
    public int serve(GivenKeys given, boolean demo) {
        GivenKeys all = demo ? withDefaults(DEMO_DEFAULTS, given) : given;
        ServiceLog.begin(logsJson(all));
        try {
            return serveChecked(all, demo);
        } catch (WrongConfigurationException wrong) {
            wrong.problems().forEach(ServiceLog::refused);
            return ExitStatus.USAGE;
        } catch (UncheckedIOException unavailable) {
            ServiceLog.refused(String.valueOf(unavailable.getMessage()));
        } catch (RuntimeException odd) {
            ServiceLog.failed("the service does not start", odd);
        }
        return ExitStatus.FAILED;
    }

    /** Also where the value is none that is allowed: then the refusal is told as by default. */
    private boolean logsJson(GivenKeys given) {
        String set =
                Configuration.sources(surroundings, given)
                        .getConfigValue("varve.log.json")
                        .getValue();
        try {
            return set == null || set.isBlank() || Choice.parseSwitch(set).isOn();
        } catch (IllegalArgumentException wrong) {
            return true;
        }
    }

    private int serveChecked(GivenKeys given, boolean demo) {
        CheckedValues values = Configuration.check(surroundings, given);
        for (String key : List.of("varve.http.port", "varve.http.management-port")) {
            values.get(key, Long.class)
                    .ifPresent(
                            port ->
                                    requireFreePort(
                                            values.require("varve.http.host", String.class),
                                            port,
                                            key));
        }
        JournalPlace.requireLasting(values, surroundings.environment());
        ServiceRanges.requireJournal(values, surroundings.environment());
        ProcessLimits limits = ProcessLimits.ofProcess();
        SmallRyeConfig set = Configuration.sources(surroundings, given);
        MemoryWishes wishes =
                MemoryWishes.of(values, key -> set.getConfigValue(key).getValue() != null);
        MemoryPlan plan = MemoryPlan.of(limits, wishes);
        Map<String, String> all = new HashMap<>(given.values());
        all.putAll(plan.lowered(wishes));
        all.forEach(System::setProperty);
        Choice.LogLevel level = values.require("varve.log.level", Choice.LogLevel.class);
        if (level.compareTo(Choice.LogLevel.INFO) > 0) {
            System.setProperty("quarkus.log.level", level.name());
        }
        ShutdownDeadline deadline =
                ShutdownDeadline.of(
                        values.get("varve.shutdown.deadline", ConfigDuration.class),
                        surroundings.environment());
        ServiceEnd end = new ServiceEnd(Watch.SYSTEM, deadline.halt());
        List<String> arguments = new ArrayList<>();
        plan.sentence(limits, wishes).map(line -> Service.SAY + line).ifPresent(arguments::add);
        if (demo) {
            arguments.add(Service.DEMO);
        }
        Codec codec = values.require("varve.compression", Codec.class);
        Thread hook = Thread.ofPlatform().unstarted(end::awaitAndHalt);
        try (ExecutorService _ = StartupPreload.begin(codec)) {
            Runtime.getRuntime().addShutdownHook(hook);
            Quarkus.run(Service.class, end::reached, arguments.toArray(String[]::new));
        } catch (IllegalStateException unstarted) {
            // once the signal has come, neither this hook nor the container's is taken
            end.reached(ServiceEnd.FAILED, unstarted);
        }
        return end.status();
    }

    /** The container would say so too, in a page of log. */
    private static void requireFreePort(String host, long port, String key) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), Math.toIntExact(port)));
        } catch (IOException taken) {
            throw new UncheckedIOException(
                    "cannot listen on %s:%d: %s; %s names another port"
                            .formatted(host, port, taken.getMessage(), key),
                    taken);
        }
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
