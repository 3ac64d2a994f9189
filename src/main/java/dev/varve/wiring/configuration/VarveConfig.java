package dev.varve.wiring.configuration;

import dev.varve.door.RecordFormat;
import dev.varve.parquet.compression.Codec;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every key of Varve. The key of {@code store().allowOverwrite()} is {@code
 * varve.store.allow-overwrite}, its environment variable {@code VARVE_STORE_ALLOW_OVERWRITE}. All
 * else about the keys (the check at start-up, the command {@code config}, the documentation) is
 * read from here.
 *
 * <p>One long list on purpose: who looks for a key finds it here. Groups of keys that others read
 * for themselves, or that come twice, have files of their own.
 */
@ConfigMapping(prefix = "varve")
@RegisterForReflection
public interface VarveConfig {

    StoreKeys store();

    MirrorKeys mirror();

    InputKeys input();

    @Description(
            "How a table's records are divided: ledger_day, ledger_range, hour, day, or the names of"
                    + " columns (product_id,date).")
    @WithDefault("ledger_day")
    String partitionBy();

    @Description(
            "Partitionings of single tables, as table=partitioning, several separated by a semicolon:"
                    + " ticker=product_id,date;event=hour.")
    Optional<String> partitionByTable();

    @Description(
            "Where the columns stand by whose values a table is divided: path leaves them out of the"
                    + " files, as DuckDB, Spark and pyarrow do; both writes them into the files too,"
                    + " which some readers of folders refuse.")
    @WithDefault("path")
    Choice.PartitionColumns partitionColumns();

    @Description(
            "What the directories of days and hours are called; with three names the hour keeps its own."
                    + " For records that have columns of the usual names, which they hide from readers.")
    @WithDefault("year,month,day,hour")
    String partitionKeys();

    @Description(
            "Field that tells the time of records, or a path into objects (source.ts_ms), in tables that"
                    + " neither time-field-by-table nor their declaration gives one. Left out, the first"
                    + " of the usual names that holds a time.")
    Optional<String> timeField();

    @Description(
            "Field, or path, that tells the time of a table's records, as table=field, several separated"
                    + " by a semicolon: hooks=created_at;feed=source.ts_ms.")
    Optional<String> timeFieldByTable();

    @Description("Ledgers in one range of the partitioning ledger_range and of the layout bronze.")
    @WithDefault("10000")
    @Range(least = "1", most = "1000000000")
    long ledgersPerFile();

    BufferKeys buffer();

    FileKeys file();

    RotationKeys rotation();

    MemoryKeys memory();

    @Description("How column pages are compressed.")
    @WithDefault("zstd")
    Codec compression();

    @Description(
            "Effort of the compression: zstd 1 to 22, gzip 1 to 9, brotli 0 to 11; the others have none."
                    + " Left out, the codec's usual one.")
    @Range(least = "0", most = "22")
    OptionalInt compressionLevel();

    @Description(
            "on: new fields become new columns; strict: a record with an unknown field is rejected.")
    @WithDefault("on")
    Choice.Evolution schemaEvolution();

    @Description(
            "Numbers that no lossless type holds (beyond 64 bits, or more digits than a double keeps):"
                    + " text keeps them as written, reject sends the record to the dead letters.")
    @WithDefault("text")
    Choice.Numbers numbers();

    @Description(
            "What columns of JSON say in a file that they are: json, or string for readers to whom JSON is"
                    + " bytes (Polars). The values are the same.")
    @WithDefault("json")
    Choice.JsonType jsonType();

    @Description(
            "A column of several kinds: text is text, strings as they are and anything else as its JSON"
                    + " literal; json is JSON, every value as its literal.")
    @WithDefault("text")
    Choice.Mixed mixed();

    @Description(
            "Nulls in place of records, such as the tombstones of a change feed: skip passes over them"
                    + " and counts them, reject sends them to the dead letters.")
    @WithDefault("skip")
    Choice.Nulls nulls();

    @Description(
            "Digits that a declared timestamp does not keep (timestamp keeps microseconds, timestamp_ns"
                    + " nanoseconds): reject sends the record to the dead letters, truncate cuts them.")
    @WithDefault("reject")
    Choice.Timestamps timestamps();

    @Description(
            "Whether files carry their table, schema version, partition and positions in the footer.")
    @WithDefault("on")
    Choice.Switch includeMetadata();

    @Description("Reports what would be written and where; writes nothing.")
    @WithDefault("off")
    Choice.Switch dryRun();

    @Description(
            "How keys are built: hive (table/year=…/month=…/…) or bronze"
                    + " (network/era/version/table/range=…/part-….parquet).")
    @WithDefault("hive")
    Choice.FileLayout layout();

    BronzeKeys bronze();

    CopyKeys copy();

    AuditKeys audit();

    @Description(
            "When a client gets its 200: journal, when the records are in the journal, synced to its disk"
                    + " or in objects, and survive kill -9 and a power cut; store, when they are in a published file; memory, when"
                    + " they are in a buffer, which is lost if the process is killed.")
    @WithDefault("journal")
    Choice.Acknowledgement acknowledgement();

    JournalKeys journal();

    IdempotencyKeys idempotency();

    @Description("The table of records whose table nobody named and whose shape says nothing.")
    @WithDefault("records")
    String defaultTable();

    @Description(
            "Registered tables as JSON: {\"hooks\": [{\"name\": \"id\", \"type\": \"i64\", \"nullable\":"
                    + " false}, …]}.")
    Optional<String> tables();

    @Description(
            "Name of this writer in the names of its files; two processes that write into one store at"
                    + " the same time need two names. The host's name by default.")
    Optional<String> writer();

    ArchiveKeys archive();

    ProcessKeys process();

    LimitKeys limits();

    HttpKeys http();

    LogKeys log();

    MetricsKeys metrics();

    ShutdownKeys shutdown();

    /** {@code varve.buffer.*} */
    @RegisterForReflection
    interface BufferKeys {

        @Description("Rows of one partition that make a row group.")
        @WithDefault("50000")
        @Range(least = "1", most = "10000000")
        int rows();
    }

    /** {@code varve.file.*} */
    @RegisterForReflection
    interface FileKeys {

        @Description("Compressed size at which a file ends.")
        @WithDefault("128MiB")
        @Range(least = "64KiB", most = "64GiB")
        DataSize targetSize();
    }

    /** {@code varve.rotation.*} */
    @RegisterForReflection
    interface RotationKeys {

        @Description("Age at which a partition's file ends, whether or not records still come.")
        @WithDefault("PT60M")
        @Range(least = "PT1S", most = "P30D")
        ConfigDuration interval();

        @Description("Time without a new record after which a partition's file ends.")
        @WithDefault("PT10M")
        @Range(least = "PT1S", most = "P30D")
        ConfigDuration idleTimeout();
    }

    /** {@code varve.memory.*} */
    @RegisterForReflection
    interface MemoryKeys {

        @Description(
                "Memory of the whole process that grows with its input; at the limit the fullest"
                        + " buffers are written first, then input gets 503.")
        @WithDefault("128MiB")
        @Range(least = "8MiB", most = "1TiB")
        DataSize budget();
    }

    /** {@code varve.journal.*} */
    @RegisterForReflection
    interface JournalKeys {

        @Description(
                "Folder of the journal, on a disk that outlives the process. Left out, the folder raw in"
                        + " varve.store.directory.")
        Optional<String> directory();

        @Description(
                "Most bytes of the journal: what is accepted while the store is away. Beyond it input"
                        + " gets 503 until an eighth is free again.")
        @WithDefault("8GiB")
        @Range(least = "1MiB", most = "16TiB")
        DataSize size();

        @Description(
                "Where the journal is: disk, in varve.journal.directory; store, in the folder _raw below"
                        + " varve.store.prefix, where other processes take over what one that died has"
                        + " left; auto, on a disk, but in the store where it is s3 or gcs and the disk goes"
                        + " with the instance (K_SERVICE, CLOUD_RUN_JOB, KUBERNETES_SERVICE_HOST).")
        @WithDefault("auto")
        Choice.JournalStore store();

        @Description(
                "How long a process may be silent before another takes over its journal in the store.")
        @WithDefault("PT60S")
        @Range(least = "PT3S", most = "PT1H")
        ConfigDuration lease();

        @Description("Size at which a segment of the journal ends.")
        @WithDefault("64MiB")
        @Range(least = "64KiB", most = "1GiB")
        DataSize segmentSize();
    }

    /** {@code varve.idempotency.*} */
    @RegisterForReflection
    interface IdempotencyKeys {

        @Description(
                "How long the answer to a request with an Idempotency-Key is remembered: the same request"
                        + " gets it again, and nothing is written twice.")
        @WithDefault("PT24H")
        @Range(least = "1s", most = "P30D")
        ConfigDuration window();

        @Description(
                "How many such answers are remembered at most; the oldest are forgotten first. Left out, a"
                        + " million, or as many as the heap has room for beside all else, in a sixteenth of"
                        + " it at most.")
        @Range(least = "1", most = "10000000")
        OptionalInt keys();
    }

    /** {@code varve.bronze.*} */
    @RegisterForReflection
    interface BronzeKeys {

        @Description("Network of the layout bronze, such as pubnet; required there.")
        Optional<String> network();

        @Description(
                "Era of all ledgers in the layout bronze, such as pre_p23; eras names several.")
        Optional<String> era();

        @Description("Version label of that era, such as v1.")
        Optional<String> version();

        @Description(
                "Eras of the layout bronze, separated by commas: ID/VERSION:FIRST-LAST, LAST left out where"
                        + " the end is open; behind it @LEDGERS of a file, if others than"
                        + " varve.ledgers-per-file, and !inactive if it takes no new records. Left out,"
                        + " era and version name one of all ledgers.")
        Optional<String> eras();

        @Description(
                "Tables, separated by commas, whose records are one ledger each: in the layout bronze a range"
                        + " of theirs is stored as one file once every ledger of it is there. none stores what"
                        + " there is.")
        @WithDefault("ledgers_lcm_raw")
        String ledgerTables();

        @Description(
                "Columns, separated by commas, that no file of whole ranges gets, since what they say depends"
                        + " on the run; none leaves out nothing.")
        @WithDefault("ingested_at")
        String exclude();

        @Description(
                "Whether the commands archive and copy store what there is of a range that lacks ledgers, in"
                        + " a file that says so.")
        @WithDefault("off")
        Choice.Switch allowIncomplete();
    }

    /** {@code varve.copy.*} */
    @RegisterForReflection
    interface CopyKeys {

        @Description("First ledger that the command copy takes.")
        @WithDefault("0")
        @Range(least = "0", most = "4294967295")
        long from();

        @Description("Last ledger that the command copy takes.")
        @WithDefault("4294967295")
        @Range(least = "0", most = "4294967295")
        long to();

        @Description(
                "Most bytes a second that the command copy reads. Left out, as many as it can.")
        @Range(least = "1KiB", most = "1TiB")
        Optional<DataSize> limit();
    }

    /** {@code varve.audit} and {@code varve.audit.*} */
    @RegisterForReflection
    interface AuditKeys {

        @Description(
                "Whether each published range, in the layout hive each file, gets an event that names"
                        + " the one before: on, off, or auto, which is on in the layout bronze alone.")
        @WithDefault("auto")
        @WithParentName
        Choice.Audit chain();

        @Description(
                "Tables whose files make the event of a range, separated by commas; it is written when all"
                        + " of them have the range. In the layout hive each table has a chain of its own.")
        @WithDefault("ledgers_lcm_raw")
        String tables();

        @Description(
                "File of the Ed25519 private key, PKCS#8 as PEM, by which events are signed; without it"
                        + " they are not.")
        Optional<String> key();
    }

    /** {@code varve.archive.*} */
    @RegisterForReflection
    interface ArchiveKeys {

        @Description(
                "Table of all records that the command archive reads; without it their shape decides.")
        Optional<String> table();

        @Description(
                "Time that the commands archive and copy write into manifests and events, as that of their"
                        + " run, and the day of their dead letters, such as 2025-01-15T10:30:00Z: with it the"
                        + " same input makes the same bytes of these, too.")
        Optional<String> time();

        @Description(
                "How much of each input is looked at before the columns of its table get their types; all"
                        + " reads everything twice, 0 looks at nothing.")
        @WithDefault("64MiB")
        SampleSize sampleSize();

        @Description(
                "How records stand in what the command archive reads: ndjson, one a line; json, an array"
                        + " or objects one after another; auto decides by the first bytes of each"
                        + " input.")
        @WithDefault("auto")
        RecordFormat format();

        @Description(
                "Largest window of a zstd frame that the command archive reads, which its decoder holds"
                        + " in memory beside the budget; a frame that wants more ends the command with"
                        + " status 1.")
        @WithDefault("128MiB")
        @Range(least = "1KiB", most = "2GiB")
        DataSize zstdWindow();

        @Description("Whether the command archive prints JSON lines instead of a table.")
        @WithDefault("off")
        Choice.Switch json();
    }

    /** {@code varve.process.*} */
    @RegisterForReflection
    interface ProcessKeys {

        @Description(
                "Where the command process finds segments: a folder, s3://bucket/raw or gs://bucket/raw;"
                        + " what it writes goes to varve.store. Left out, where the journal is:"
                        + " varve.journal.directory, or the folder _raw of the store.")
        Optional<String> input();

        @Description("Folder, in the input, of segments to process: ready/{table}/….ndjson.")
        @WithDefault("ready")
        String ready();

        @Description("Folder, in the input, of the leases by which a process claims a segment.")
        @WithDefault("processing")
        String processing();

        @Description("Folder, in the input, to which varve.process.after=move moves segments.")
        @WithDefault("processed")
        String processed();

        @Description(
                "What becomes of a segment once all of its records are in stored files with manifests or"
                        + " in the dead letters: remove, or move.")
        @WithDefault("remove")
        Choice.AfterProcessing after();

        @Description("Whether the command process prints JSON lines instead of text.")
        @WithDefault("off")
        Choice.Switch json();
    }

    /** {@code varve.log.*} */
    @RegisterForReflection
    interface LogKeys {

        @Description("Least level of a log line.")
        @WithDefault("info")
        Choice.LogLevel level();

        @Description("Whether the service logs JSON, one object a line; serve --demo does not.")
        @WithDefault("on")
        Choice.Switch json();
    }

    /** {@code varve.metrics.*} */
    @RegisterForReflection
    interface MetricsKeys {

        @Description(
                "Most tables that have metrics of their own, those that come first; the others share the"
                        + " tag other.")
        @WithDefault("100")
        @Range(least = "0", most = "100000")
        int tables();
    }

    /** {@code varve.shutdown.*} */
    @RegisterForReflection
    interface ShutdownKeys {

        @Description(
                "Time from SIGTERM to the end of the process: a quarter for requests under way, then for"
                        + " writing all buffers; the last second is for the exit. Left out, 10s on Cloud"
                        + " Run and Knative and 30s elsewhere.")
        @Range(least = "1s", most = "1h")
        Optional<ConfigDuration> deadline();
    }
}
