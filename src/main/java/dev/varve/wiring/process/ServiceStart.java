package dev.varve.wiring.process;

import dev.varve.door.cli.ExitStatus;
import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.parquet.compression.Codec;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.ConfigDuration;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.ProcessEnvironment;
import dev.varve.wiring.observation.ServiceLog;
import io.quarkus.runtime.Quarkus;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/**
 * From the command line to the container of the service: all that can be wrong is told in one line
 * before anything listens.
 */
final class ServiceStart {

    private final ProcessEnvironment surroundings;

    ServiceStart(ProcessEnvironment surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * Runs the service until it is told to end.
     *
     * @return the exit status
     */
    int serve(GivenKeys given, boolean demo) {
        GivenKeys all = demo ? Configuration.quietly(surroundings, given) : given;
        SmallRyeConfig sources = Configuration.sources(surroundings, all);
        ServiceLog.begin(logsJson(sources));
        try {
            return serve(all, sources, demo);
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
    private static boolean logsJson(SmallRyeConfig sources) {
        String set = sources.getConfigValue("varve.log.json").getValue();
        try {
            return set == null || set.isBlank() || Choice.parseSwitch(set).isOn();
        } catch (IllegalArgumentException wrong) {
            return true;
        }
    }

    private int serve(GivenKeys given, SmallRyeConfig sources, boolean demo) {
        CheckedValues values = Configuration.check(surroundings, given);
        requireFreePorts(values);
        JournalPlace.requireLasting(values, surroundings.environment());
        ServiceRanges.requireJournal(values, surroundings.environment());
        ProcessLimits limits = ProcessLimits.ofProcess();
        MemoryWishes wishes =
                MemoryWishes.of(values, key -> sources.getConfigValue(key).getValue() != null);
        MemoryPlan plan = MemoryPlan.of(limits, wishes);
        Map<String, String> all = new HashMap<>(given.values());
        all.putAll(plan.lowered(wishes));
        all.forEach(System::setProperty);
        Carriers.provide(System.getProperties(), limits.processors());
        Choice.LogLevel level = values.require("varve.log.level", Choice.LogLevel.class);
        if (level.compareTo(Choice.LogLevel.INFO) > 0) {
            System.setProperty("quarkus.log.level", level.name());
        }
        List<String> arguments = new ArrayList<>();
        plan.sentence(limits, wishes).map(line -> Service.SAY + line).ifPresent(arguments::add);
        if (demo) {
            arguments.add(Service.DEMO);
        }
        return runContainer(values, arguments);
    }

    private int runContainer(CheckedValues values, List<String> arguments) {
        ShutdownDeadline deadline =
                ShutdownDeadline.of(
                        values.get("varve.shutdown.deadline", ConfigDuration.class),
                        surroundings.environment());
        ServiceEnd end = new ServiceEnd(Watch.SYSTEM, deadline.halt());
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

    private static void requireFreePorts(CheckedValues values) {
        String host = values.require("varve.http.host", String.class);
        for (String key : List.of("varve.http.port", "varve.http.management-port")) {
            values.get(key, Long.class).ifPresent(port -> requireFreePort(host, port, key));
        }
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
}
