package dev.varve.wiring.process;

import dev.varve.door.cli.CommandLineDoor;
import dev.varve.wiring.configuration.ProcessEnvironment;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where the process begins. The container starts only for the service: all else is quicker without
 * it.
 */
@QuarkusMain
public final class Main {

    private Main() {}

    public static void main(String... arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        ProcessOperations operations = new ProcessOperations(ProcessEnvironment.ofProcess());
        int status = new CommandLineDoor(operations, out, err).run(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }
}
