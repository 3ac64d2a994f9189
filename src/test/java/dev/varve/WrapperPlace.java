package dev.varve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A computer of its own for {@code mvnw}: a project folder with a copy of it, a home, a folder of
 * JDKs, and a PATH on which nothing is but what a Unix has and what the test installs. The JDKs and
 * the Maven are shell scripts that tell how they were called.
 */
final class WrapperPlace {

    /** What {@code mvnw} calls beside JDKs and Maven. */
    private static final List<String> TOOLS =
            List.of(
                    "cat",
                    "curl",
                    "dirname",
                    "mkdir",
                    "mktemp",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sha256sum",
                    "shasum",
                    "tar",
                    "gzip");

    private final Path root;
    private final Path tools;
    final Path project;
    final Path home;
    final Path jdks;

    /** What a run left. */
    record Run(int exitStatus, String out, String err) {}

    WrapperPlace(Path root) throws IOException {
        this.root = root;
        this.tools = Files.createDirectories(root.resolve("bin"));
        this.project = Files.createDirectories(root.resolve("a project"));
        this.home = Files.createDirectories(root.resolve("a home"));
        this.jdks = Files.createDirectories(root.resolve("some jdks"));
        Files.copy(Path.of("mvnw"), project.resolve("mvnw"));
        setMaven("0.0.0", "0");
        for (String tool : TOOLS) {
            Optional<Path> found = installed(tool);
            if (found.isPresent()) {
                forward(tool, found.get());
            }
        }
    }

    /** Where the real tool is, on the PATH of this process. */
    static Optional<Path> installed(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void setMaven(String version, String sha256) throws IOException {
        Files.createDirectories(project.resolve(".mvn"));
        Files.writeString(
                project.resolve(".mvn/wrapper.properties"),
                "mavenVersion=" + version + "\nmavenSha256=" + sha256 + "\n");
    }

    /** A JDK that says it is of that version, and starts. */
    Path jdk(String name, String version) throws IOException {
        Path jdk = jdks.resolve(name);
        script(
                jdk.resolve("bin/java"),
                "echo \"    java.home = %s\" >&2; echo 'openjdk version \"%s\"' >&2"
                        .formatted(jdk, version));
        script(jdk.resolve("bin/javac"), "true");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    /** A GraalVM whose {@code native-image} says it is of that version. */
    Path graal(String version) throws IOException {
        Path graal = home.resolve("graalvm-" + version);
        nativeImage(graal.resolve("bin/native-image"), version);
        return graal;
    }

    void graalOnPath(String version) throws IOException {
        nativeImage(tools.resolve("native-image"), version);
    }

    private static void nativeImage(Path path, String version) throws IOException {
        script(path, "echo 'native-image %s 2026-04-21'; echo 'OpenJDK'".formatted(version));
    }

    /** Puts the JDK's {@code java} on the PATH. */
    void onPath(Path jdk) throws IOException {
        forward("java", jdk.resolve("bin/java"));
    }

    /** A script and not a link, which JUnit would warn of when it clears the folder. */
    private void forward(String tool, Path to) throws IOException {
        script(tools.resolve(tool), "exec '" + to + "' \"$@\"");
    }

    /** A Maven on the PATH. */
    void mavenOnPath(String version) throws IOException {
        maven(tools.resolve("mvn"), version);
    }

    /** A Maven that tells its JDK and its arguments, one a line. */
    static void maven(Path path, String version) throws IOException {
        script(
                path,
                """
                if [ "${1:-}" = --version ]; then echo "Apache Maven %s (x)"; exit 0; fi
                echo "$JAVA_HOME"
                for argument in "$@"; do echo "$argument"; done"""
                        .formatted(version));
    }

    static void script(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs {@code mvnw} in a folder that is not the project's. */
    Run run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", project.resolve("mvnw").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MVNW_JDK_DIRS", jdks.toString());
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(root, "out", "");
        Path err = Files.createTempFile(root, "err", "");
        int status =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
        return new Run(status, Files.readString(out), Files.readString(err));
    }
}
