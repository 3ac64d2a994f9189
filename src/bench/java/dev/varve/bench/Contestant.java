package dev.varve.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whoever turns an NDJSON file into Parquet files in a directory. */
sealed interface Contestant {
    String label();

    List<String> command(Workload workload, Path input, Path output);

    /** Varve's {@code archive}, which infers what it is not told. */
    record Varve(List<String> start) implements Contestant {
        @Override
        public String label() {
            return "varve archive";
        }

        @Override
        public List<String> command(Workload workload, Path input, Path output) {
            List<String> command = new ArrayList<>(start);
            command.add("archive");
            workload.table().ifPresent(table -> command.addAll(List.of("--table", table)));
            command.addAll(List.of("--to", output.toString(), "--json", input.toString()));
            return command;
        }
    }

    /**
     * DuckDB's {@code COPY}, with the schema given.
     *
     * @param library where its unpacked native library lies; unpacking 70 MB at each start would be
     *     counted otherwise
     */
    record DuckDb(int threads, String classPath, Path library) implements Contestant {
        @Override
        public String label() {
            return "duckdb, " + threads + (threads == 1 ? " thread" : " threads");
        }

        @Override
        public List<String> command(Workload workload, Path input, Path output) {
            return List.of(
                    Settings.java(),
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.library.path=" + library,
                    "-cp",
                    classPath,
                    DuckDbCopy.class.getName(),
                    Integer.toString(threads),
                    workload.columns(),
                    input.toString(),
                    output.resolve("out.parquet").toString());
        }
    }
}
