package dev.varve.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whoever turns an NDJSON file into Parquet files in a directory. */
sealed interface Contestant {
    String label();

    /** How it is started, to write below a directory. */
    List<String> command(Task task, Path input, Path output);

    /** Whether its process starts something that is not its own, which is taken off its cost. */
    default boolean hasForeignStart() {
        return false;
    }

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
        public List<String> command(Task task, Path input, Path output) {
            return archive(task, input, output.toString());
        }

        private List<String> archive(Task task, Path input, String to) {
            List<String> command = new ArrayList<>(program.archive());
            command.add("archive");
            task.table().ifPresent(table -> command.addAll(List.of("--table", table)));
            task.partitionColumn()
                    .ifPresent(column -> command.addAll(List.of("--partition-by", column)));
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
        public List<String> command(Task task, Path input, Path output) {
            return varve.archive(task, input, "s3://" + BUCKET + "/" + PREFIX);
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

    /** DuckDB's {@code COPY}, with the schema given. */
    record DuckDb(int threads, DuckDbEngine engine) implements Contestant {
        @Override
        public String label() {
            return "duckdb, " + threads + (threads == 1 ? " thread" : " threads");
        }

        @Override
        public boolean hasForeignStart() {
            return engine.hasForeignStart();
        }

        @Override
        public List<String> command(Task task, Path input, Path output) {
            return engine.command(
                    List.of("SET threads = " + threads, copy(task, input, output.toString())));
        }

        /** One file, or a folder of files for each partition, which keep the column as Varve's. */
        private static String copy(Task task, Path input, String output) {
            return "COPY (SELECT * FROM read_json("
                    + quoted(input.toString())
                    + ", format = 'newline_delimited', columns = "
                    + task.columns()
                    + ")) TO "
                    + quoted(task.partitionColumn().isPresent() ? output : output + "/out.parquet")
                    + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3"
                    + task.partitionColumn()
                            .map(
                                    column ->
                                            ", PARTITION_BY ("
                                                    + column
                                                    + "), WRITE_PARTITION_COLUMNS true")
                            .orElse("")
                    + ")";
        }

        private static String quoted(String text) {
            return "'" + text.replace("'", "''") + "'";
        }
    }
}
