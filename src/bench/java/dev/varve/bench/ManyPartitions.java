package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/** Small records that go to every one of many partitions in turn. */
final class ManyPartitions implements Task {
    static final int PARTITIONS = 5_000;
    static final long RECORDS = 20_000;
    private static final long SEED = 5;
    private static final int GENERATION = 1;

    @Override
    public String label() {
        return "partitions";
    }

    @Override
    public Optional<String> table() {
        return Optional.of("readings");
    }

    @Override
    public Optional<String> partitionColumn() {
        return Optional.of("station");
    }

    @Override
    public String columns() {
        return "{station: 'VARCHAR', sequence: 'BIGINT', level: 'BIGINT', remark: 'VARCHAR'}";
    }

    /** One partition. */
    @Override
    public long startRecords() {
        return 1;
    }

    /** The name holds the generation, as a workload's does. */
    @Override
    public Path input(Path directory, long records) throws IOException {
        Path file =
                directory
                        .resolve("input")
                        .resolve(label() + "-" + records + "-v" + GENERATION + ".ndjson");
        if (!Files.exists(file)) {
            Input.write(source(), records, file);
        }
        return file;
    }

    private static RecordSource source() {
        SplittableRandom random = new SplittableRandom(SEED);
        long[] sequence = {0};
        return line -> {
            line.ascii("{\"station\":\"s").padded(sequence[0] % PARTITIONS, 6);
            line.ascii("\",\"sequence\":").number(sequence[0]++);
            line.ascii(",\"level\":").number(random.nextInt(1_000_000));
            line.ascii(",\"remark\":\"").number(random.nextLong(Long.MAX_VALUE)).ascii("\"}");
        };
    }
}
