package dev.varve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java that runs the tests, in a process of its own. */
public final class ChildJvm {

    private ChildJvm() {}

    /**
     * How a child ended.
     *
     * @param said on both outputs
     */
    public record Ended(int status, String said) {}

    /** The program itself. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts it with these words and waits for its end. */
    public static Ended run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
