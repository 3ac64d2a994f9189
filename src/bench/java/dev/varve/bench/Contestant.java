package dev.varve.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whoever turns an NDJSON file into Parquet files in a directory. */
sealed interface Contestant {
    String label();

    /** How it is started, to write below a directory. */
    List<String> command(Workload workload, Path input, Path output);

    /** What its environment holds besides. */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** Where its files are found afterwards. */
    default Path output(Path outputs) {
        return outputs.resolve(label().replaceAll("\\W+", "-"));
    }

    /** Varve's {@code archive}, which infers what it is not told. */
    record Varve(Program program) implements Contestant {
        @Override
        public String label() {
            return program.name() + " archive";
        }

        @Override
        public List<String> command(Workload workload, Path input, Path output) {
            return archive(workload, input, output.toString());
        }

        private List<String> archive(Workload workload, Path input, String to) {
            List<String> command = new ArrayList<>(program.archive());
            command.add("archive");
            workload.table().ifPresent(table -> command.addAll(List.of("--table", table)));
            command.addAll(List.of("--to", to, "--json", input.toString()));
            return command;
        }
    }

    /** The same, to S3. */
    record VarveToS3(Varve varve, S3Proxy server) implements Contestant {
        static final String BUCKET = "archives";
        private static final String PREFIX = "varve-archive-to-s3";

        @Override
        public String label() {
            return varve.label() + " to s3";
        }

        @Override
        public List<String> command(Workload workload, Path input, Path output) {
            return varve.archive(workload, input, "s3://" + BUCKET + "/" + PREFIX);
        }

        @Override
        public Map<String, String> environment() {
            return server.environment();
        }

        @Override
        public Path output(Path outputs) {
            return server.files(BUCKET).resolve(PREFIX);
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
