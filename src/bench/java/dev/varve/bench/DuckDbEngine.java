package dev.varve.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The kind of process that DuckDB runs in. */
sealed interface DuckDbEngine {
    /** A process that executes the statements in turn, on an empty database in memory. */
    List<String> command(List<String> statements);

    /** Whether the process starts something that no user of DuckDB has to. */
    boolean hasForeignStart();

    /** A line for the report. */
    String description();

    /** DuckDB's own command line, whose whole cost is its users' too. */
    record CommandLine(Path executable) implements DuckDbEngine {
        @Override
        public List<String> command(List<String> statements) {
            return List.of(
                    executable.toString(),
                    "-init",
                    "/dev/null",
                    ":memory:",
                    "-c",
                    String.join("; ", statements));
        }

        @Override
        public boolean hasForeignStart() {
            return false;
        }

        @Override
        public String description() {
            return "duckdb is the command line " + executable + ", its start included";
        }
    }

    /**
     * Its JDBC driver, in as small a JVM as there can be.
     *
     * @param library where its unpacked native library lies; unpacking 70 MB at each start would be
     *     counted otherwise
     */
    record Jdbc(String classPath, Path library) implements DuckDbEngine {
        private static final String CHILD_CLASS = "dev/varve/bench/DuckDbCopy.class";

        /** The driver on this class path, its library unpacked below the directory. */
        static Jdbc unpacked(Path directory) throws IOException {
            return new Jdbc(classPathOfChild(), unpack(directory));
        }

        @Override
        public List<String> command(List<String> statements) {
            List<String> command =
                    new ArrayList<>(
                            List.of(
                                    Settings.java(),
                                    "-Xmx32m",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Djava.library.path=" + library,
                                    "-cp",
                                    classPath,
                                    DuckDbCopy.class.getName()));
            command.addAll(statements);
            return command;
        }

        @Override
        public boolean hasForeignStart() {
            return true;
        }

        @Override
        public String description() {
            return "duckdb runs in a JVM, whose start is taken off: its own cost is the whole process less the same"
                    + " process over next to nothing (\"start\"), each a median. Varve's cost is whole, its start"
                    + " included.";
        }

        /**
         * No more than DuckDB's own jar and the child's class: whatever else is there would be
         * opened at its start.
         */
        private static String classPathOfChild() {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(
                            element ->
                                    element.contains("duckdb_jdbc")
                                            || Files.exists(Path.of(element, CHILD_CLASS)))
                    .collect(Collectors.joining(File.pathSeparator));
        }

        private static Path unpack(Path directory) throws IOException {
            String packed =
                    "/libduckdb_java.so_linux_"
                            + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
            Files.createDirectories(directory);
            try (var in = DuckDbEngine.class.getResourceAsStream(packed)) {
                if (in == null) {
                    throw new IllegalStateException("no " + packed + " on the class path");
                }
                Files.copy(
                        in,
                        directory.resolve("libduckdb_java.so"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            return directory;
        }
    }
}
