package dev.varve.wiring;

import dev.varve.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The packaged program as a process of its own. */
public final class Packaged implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("Listening on: http://[^:]+:(\\d+)");

    private final Process process;
    private final BufferedReader output;
    private @Nullable Thread reading;
    private volatile boolean isEnding;
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    private Packaged(Process process) {
        this.process = process;
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts the executable where there is one to be tested, else {@code java -jar quarkus-run.jar}
     * as README does; skips the test where nothing is packaged.
     */
    public static Packaged start(Map<String, String> environment, String... arguments)
            throws IOException {
        return start(command(environment, arguments));
    }

    static Packaged start(ProcessBuilder command) throws IOException {
        return new Packaged(command.redirectErrorStream(true).start());
    }

    /** What {@link #start} starts, with both outputs apart. */
    public static ProcessBuilder command(Map<String, String> environment, String... arguments) {
        ProcessBuilder builder =
                executable()
                        .map(file -> builder(List.of(file), arguments))
                        .orElseGet(() -> jar(environment, arguments));
        builder.environment().putAll(environment);
        return builder;
    }

    /** The jar, whatever is tested. */
    static ProcessBuilder jar(String... arguments) {
        return jar(Map.of(), arguments);
    }

    /** A test that has a say in how Java runs has it alone. */
    private static ProcessBuilder jar(Map<String, String> environment, String... arguments) {
        List<String> java = new ArrayList<>(List.of(ChildJvm.java()));
        Path jar = file();
        Assumptions.assumeTrue(Files.exists(jar), () -> "skipped: nothing is packaged at " + jar);
        if (!environment.containsKey("JAVA_TOOL_OPTIONS")) {
            java.addAll(ClassCache.options());
        }
        java.addAll(List.of("-jar", jar.toString()));
        return builder(java, arguments);
    }

    private static ProcessBuilder builder(List<String> program, String... arguments) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** The native executable that is to be tested in place of the jar. */
    static Optional<String> executable() {
        return Optional.ofNullable(System.getProperty("varve.executable"));
    }

    /** What {@code java -jar} is given. */
    static Path file() {
        return Path.of(System.getProperty("varve.app", "target/quarkus-app"), "quarkus-run.jar");
    }

    /** Reads on until the service listens. */
    public URI awaitAddress() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                // reading a pipe would hold a virtual thread's carrier
                reading = Thread.ofPlatform().daemon().start(this::readOn);
                return URI.create("http://localhost:" + address.group(1));
            }
        }
        throw new IOException("the process ended: " + lines);
    }

    /** Reads on until a line holds the text; all lines so far. */
    List<String> linesUntil(String text) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains(text)) {
                return lines;
            }
        }
        throw new IOException("the process ended: " + lines);
    }

    /** Until it has said so, while its lines are read; for a test that has a timeout. */
    void await(String text) {
        while (List.copyOf(lines).stream().noneMatch(line -> line.contains(text))) {
            Thread.onSpinWait(); // until the test's own time is over
        }
    }

    /** Until the process ends, or its output is closed since nobody wants the rest. */
    private void readOn() {
        try {
            output.lines().forEach(lines::add);
        } catch (UncheckedIOException closed) {
            if (!isEnding && process.isAlive()) {
                throw closed;
            }
        }
    }

    /**
     * Sends SIGTERM; {@link Process#destroy} would also close what the process still has to say.
     */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Sends a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("no %s for process %d".formatted(name, pid()));
        }
    }

    /** Sends SIGKILL, and waits for the end. */
    void kill() throws InterruptedException {
        isEnding = true;
        process.destroyForcibly().waitFor();
    }

    /** Waits for the end. */
    public int status() throws InterruptedException, IOException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IOException("the process does not end: " + lines);
        }
        if (reading != null) {
            reading.join();
        }
        return process.exitValue();
    }

    /** All of the output of a process that ends by itself. */
    public List<String> allLines() {
        readOn();
        return lines;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** What was read so far. */
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        isEnding = true;
        process.destroyForcibly();
    }
}
