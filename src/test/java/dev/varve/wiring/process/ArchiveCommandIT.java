package dev.varve.wiring.process;

import dev.varve.wiring.Packaged;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same command lines, of the executable: the jar does what the classes do. */
@EnabledIfSystemProperty(named = "varve.executable", matches = ".+")
public class ArchiveCommandIT extends ArchiveCommandTest {

    @Override
    int varveIn(Map<String, String> environment, String... arguments) {
        return run(environment, out, err, arguments);
    }

    /** Runs the packaged program to its end; its exit status. */
    public static int run(
            Map<String, String> environment,
            StringWriter out,
            StringWriter err,
            String... arguments) {
        try {
            Process process = Packaged.command(environment, arguments).start();
            Thread complaints =
                    Thread.ofPlatform().daemon().start(() -> copy(process.getErrorStream(), err));
            copy(process.getInputStream(), out);
            complaints.join();
            return process.waitFor();
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static void copy(InputStream from, StringWriter to) {
        try {
            to.write(new String(from.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
