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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

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
     * with 503.
     *
     * @return the exit status
     */
    @Override
    public int run(String... arguments) throws IOException, InterruptedException {
        shutdown.begun();
        for (String argument : arguments) {
            if (argument.startsWith(SAY)) {
                LOG.warn(argument.substring(SAY.length()));
            }
        }
        if (List.of(arguments).contains(DEMO)) {
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            new Demo(URI.create("http://localhost:" + port), engine.directory(), out).run();
        }
        Quarkus.waitForExit();
        return shutdown.writeAll() && soundness.mayWrite() ? 0 : 1;
    }
}
