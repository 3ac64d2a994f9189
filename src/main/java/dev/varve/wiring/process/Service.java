package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.cli.Demo;
import dev.varve.wiring.observation.Soundness;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The service between its start and its end. */
public final class Service implements QuarkusApplication {

    /** Argument: settle the example records first. */
    static final String DEMO = "--demo";

    /** Argument: a line for the log, of what was found before there was one. */
    static final String SAY = "--say=";

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private final Engine engine;
    private final Shutdown shutdown;
    private final Soundness soundness;

    @ConfigProperty(name = "quarkus.http.port")
    int port;

    @Inject
    Service(Engine engine, Shutdown shutdown, Soundness soundness) {
        this.engine = engine;
        this.shutdown = shutdown;
        this.soundness = soundness;
    }

    /**
     * Waits until the process is told to end, then writes all buffers while the doors still answer,
     * with 503. Nothing else is done on this thread, since a container that is told to end waits
     * for this alone before it closes the doors.
     *
     * @return the exit status
     * @throws Exception if the demo failed, for which the service ends
     */
    @Override
    public int run(String... arguments) throws Exception {
        shutdown.begun();
        for (String argument : arguments) {
            if (argument.startsWith(SAY)) {
                LOG.warn(argument.substring(SAY.length()));
            }
        }
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        if (List.of(arguments).contains(DEMO)) {
            Thread.ofPlatform().daemon().name("demo").start(() -> show(failure));
        }
        Quarkus.waitForExit();
        boolean isStored = shutdown.writeAll() && soundness.mayWrite();
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return isStored ? 0 : 1;
    }

    private void show(AtomicReference<@Nullable Exception> failure) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        URI service = URI.create("http://localhost:" + port);
        failure(new Demo(service, engine.directory(), out), shutdown::isUnderWay)
                .ifPresent(
                        failed -> {
                            failure.set(failed);
                            Quarkus.asyncExit();
                        });
    }

    /** Why the demo failed; one that the end of the service has cut short has not. */
    static Optional<Exception> failure(Demo demo, BooleanSupplier isEnding) {
        try {
            demo.run();
            return Optional.empty();
        } catch (IOException | InterruptedException | RuntimeException failed) {
            return isEnding.getAsBoolean() ? Optional.empty() : Optional.of(failed);
        }
    }
}
