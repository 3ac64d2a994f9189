package dev.varve.wiring.process;

import dev.varve.door.cli.CommandLineDoor;
import dev.varve.wiring.configuration.ProcessEnvironment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** The command line in this process. */
final class CalledVarve {

    private CalledVarve() {}

    /**
     * @return the exit status
     */
    static int run(
            Map<String, String> environment,
            StringWriter out,
            StringWriter err,
            String... arguments) {
        return new CommandLineDoor(
                        new ProcessOperations(new ProcessEnvironment(environment, Map.of())),
                        new PrintWriter(out),
                        new PrintWriter(err))
                .run(arguments);
    }
}
