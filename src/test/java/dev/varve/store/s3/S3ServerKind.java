package dev.varve.store.s3;

import dev.varve.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The servers that the tests start: each of another house, each a process of its own. */
public enum S3ServerKind {
    /** It checks credentials and signatures, and honours {@code If-None-Match}. */
    S3PROXY("S3Proxy", "Started .*ServerConnector@.*\\{127\\.0\\.0\\.1:(\\d+)}") {
        @Override
        List<String> command(Path directory) throws IOException {
            Path objects = Files.createDirectory(directory.resolve("objects"));
            Path properties = directory.resolve("s3proxy.properties");
            Files.write(
                    properties,
                    List.of(
                            "s3proxy.endpoint=http://127.0.0.1:0",
                            "s3proxy.authorization=aws-v2-or-v4",
                            "s3proxy.identity=" + S3Server.accessKeyId(),
                            "s3proxy.credential=" + S3Server.secretAccessKey(),
                            "s3proxy.ignore-unknown-headers=true",
                            "s3proxy.v4-max-non-chunked-request-size=134217728",
                            "jclouds.provider=filesystem-nio2",
                            "jclouds.filesystem.basedir=" + objects));
            return java(
                    "s3proxy.jar",
                    "org.gaul.s3proxy.Main",
                    List.of(),
                    "--properties",
                    properties.toString());
        }
    },

    /** It keeps sums and honours conditions, and asks nobody who he is. */
    S3MOCK("S3Mock", "Tomcat started on ports \\d+ \\(https\\), (\\d+) \\(http\\)") {
        @Override
        List<String> command(Path directory) {
            return java(
                    "s3mock.jar",
                    "org.springframework.boot.loader.launch.JarLauncher",
                    List.of("-Djava.io.tmpdir=" + directory),
                    "--server.address=127.0.0.1",
                    "--server.port=0",
                    "--com.adobe.testing.s3mock.http-port=0",
                    "--server.tomcat.threads.max=32");
        }
    },

    /** It checks signatures, and knows no conditions, no copies and no sums but MD5. */
    S3RVER("s3rver", "s3rver listens on 127\\.0\\.0\\.1:(\\d+)") {
        @Override
        List<String> command(Path directory) throws IOException {
            Path modules = installed(SERVERS.resolve("s3rver")).resolve("node_modules");
            return List.of(
                    "node",
                    SCRIPTS.resolve("start.cjs").toAbsolutePath().toString(),
                    modules.toAbsolutePath().toString(),
                    Files.createDirectory(directory.resolve("objects")).toString(),
                    S3Server.accessKeyId(),
                    S3Server.secretAccessKey());
        }
    };

    private static final Path SERVERS = Path.of("target/servers");
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final Path SCRIPTS = CLASSES.resolve("servers/s3rver");
    private static final int LONGEST_INSTALLATION_SECONDS = 120;

    private final String title;
    private final Pattern listens;

    S3ServerKind(String title, String listens) {
        this.title = title;
        this.listens = Pattern.compile(listens);
    }

    /** As {@code S3.md} calls it. */
    String title() {
        return title;
    }

    /** The line that tells the port. */
    Pattern listens() {
        return listens;
    }

    /**
     * What starts it.
     *
     * @param directory empty, and its own
     * @throws IOException if it is not to be had here
     */
    abstract List<String> command(Path directory) throws IOException;

    private static List<String> java(
            String jar, String main, List<String> options, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ChildJvm.java(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(
                List.of(
                        "-classpath",
                        CLASSES.toAbsolutePath() + ":" + SERVERS.resolve(jar).toAbsolutePath(),
                        S3ServerChild.class.getName(),
                        main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Installs what the lock file names, unless it is there. */
    private static Path installed(Path directory) throws IOException {
        if (Files.exists(directory.resolve("node_modules/.package-lock.json"))) {
            return directory;
        }
        Files.createDirectories(directory);
        for (String name : List.of("package.json", "package-lock.json")) {
            Files.copy(
                    SCRIPTS.resolve(name),
                    directory.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Process npm =
                new ProcessBuilder(
                                "npm",
                                "ci",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                "--prefer-offline")
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("npm.log").toFile())
                        .start();
        try {
            if (!npm.waitFor(LONGEST_INSTALLATION_SECONDS, TimeUnit.SECONDS)) {
                npm.destroyForcibly();
                throw new IOException("npm did not end within a while");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(interrupted));
        }
        if (npm.exitValue() != 0) {
            throw new IOException("npm says: " + Files.readString(directory.resolve("npm.log")));
        }
        return directory;
    }
}
