package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.cli.ExitStatus;
import dev.varve.door.cli.Operations;
import dev.varve.door.cli.Setting;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.layer.LayerEvents;
import dev.varve.parquet.compression.Codec;
import dev.varve.store.BlobStore;
import dev.varve.store.Finding;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.Alias;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.ConfigDuration;
import dev.varve.wiring.configuration.ConfigKey;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.HttpKeys;
import dev.varve.wiring.configuration.ProcessEnvironment;
import dev.varve.wiring.configuration.Secrets;
import dev.varve.wiring.configuration.UploadMemory;
import dev.varve.wiring.configuration.Variables;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.configuration.Version;
import dev.varve.wiring.observation.CommandLog;
import dev.varve.wiring.observation.LogFilter;
import dev.varve.wiring.observation.ServiceLog;
import dev.varve.wiring.storage.DryRunStore;
import dev.varve.wiring.storage.OverflowStore;
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
    public Engine open(Map<String, String> options, LayerEvents events) throws IOException {
        VarveConfig config = Configuration.read(surroundings, options);
        if (config.dryRun().isOn() || config.store().type() == Choice.StoreType.LOCAL) {
            CommandLog.begin(config.log().level());
            BlobStore store =
                    config.dryRun().isOn() ? new DryRunStore() : RetryingStore.local(config);
            return EngineFactory.forArchive(
                    config, store, events, Clock.systemUTC(), LogFilter::tellRest);
        }
        Map<String, String> all = withDefaults(COMMAND_DEFAULTS, options);
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
        return EngineFactory.forArchive(config, store, events, Clock.systemUTC(), container::close);
    }

    @Override
    public List<Finding> inspect(Map<String, String> options) throws IOException {
        VarveConfig config = Configuration.read(surroundings, options);
        if (config.store().type() == Choice.StoreType.LOCAL) {
            CommandLog.begin(config.log().level());
            try (BlobStore store = RetryingStore.local(config)) {
                return store.inspect(Clock.systemUTC());
            }
        }
        Map<String, String> all = withDefaults(COMMAND_DEFAULTS, options);
        all.put("varve.dry-run", "off");
        try (CommandContainer container = CommandContainer.start(all)) {
            return container.store().inspect(Clock.systemUTC());
        }
    }

    /** The options, and of the defaults those that nobody has set. */
    private Map<String, String> withDefaults(
            Map<String, String> defaults, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        SmallRyeConfig given = Configuration.sources(surroundings, options);
        defaults.forEach(
                (key, value) -> {
                    if (given.getConfigValue(key).getValue() == null) {
                        all.put(key, value);
                    }
                });
        return all;
    }

    @Override
    public int serve(Map<String, String> options, boolean demo) {
        Map<String, String> all =
                demo ? withDefaults(DEMO_DEFAULTS, options) : new HashMap<>(options);
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
    private boolean logsJson(Map<String, String> options) {
        String given =
                Configuration.sources(surroundings, options)
                        .getConfigValue("varve.log.json")
                        .getValue();
        try {
            return given == null || given.isBlank() || Choice.parseSwitch(given).isOn();
        } catch (IllegalArgumentException wrong) {
            return true;
        }
    }

    private int serveChecked(Map<String, String> all, boolean demo) {
        CheckedValues values = Configuration.check(surroundings, all);
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
        ProcessLimits limits = ProcessLimits.ofProcess();
        SmallRyeConfig given = Configuration.sources(surroundings, all);
        MemoryWishes wishes =
                MemoryWishes.of(values, key -> given.getConfigValue(key).getValue() != null);
        MemoryPlan plan = MemoryPlan.of(limits, wishes);
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
    public URI service(Map<String, String> options) {
        HttpKeys http = Configuration.read(surroundings, options).http();
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
    public void check(Map<String, String> options) {
        Configuration.check(surroundings, options);
    }

    @Override
    public List<Setting> settings(Map<String, String> options) {
        SmallRyeConfig config = Configuration.sources(surroundings, options);
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
    public Map<String, String> readVariables(Path file) {
        if (!Files.isReadable(file)) {
            throw new WrongConfigurationException(List.of("--env-file: cannot read " + file));
        }
        return Variables.asKeys(ProcessEnvironment.readFile(file));
    }

    @Override
    public String version() {
        return Version.number();
    }
}
