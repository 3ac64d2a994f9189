package dev.varve.wiring.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.layer.Naming;
import dev.varve.parquet.compression.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    @Test
    void everyKeyHasTheNameAndTheDefaultThatUsersRelyOn() {
        Map<String, String> defaults =
                ConfigKey.all().stream()
                        .collect(
                                Collectors.toMap(
                                        ConfigKey::name,
                                        key -> key.defaultValue().orElse("-"),
                                        (left, right) -> left,
                                        TreeMap::new));
        assertEquals(
                """
                varve.acknowledgement=journal
                varve.archive.format=auto
                varve.archive.json=off
                varve.archive.sample-size=64MiB
                varve.archive.table=-
                varve.archive.time=-
                varve.archive.zstd-window=128MiB
                varve.audit=auto
                varve.audit.key=-
                varve.audit.tables=ledgers_lcm_raw
                varve.bronze.allow-incomplete=off
                varve.bronze.era=-
                varve.bronze.eras=-
                varve.bronze.exclude=ingested_at
                varve.bronze.ledger-tables=ledgers_lcm_raw
                varve.bronze.network=-
                varve.bronze.version=-
                varve.buffer.rows=50000
                varve.compression=zstd
                varve.compression-level=-
                varve.copy.from=0
                varve.copy.limit=-
                varve.copy.to=4294967295
                varve.default-table=records
                varve.dry-run=off
                varve.file.target-size=128MiB
                varve.http.body-deadline=PT1H
                varve.http.connections=-
                varve.http.host=0.0.0.0
                varve.http.hosts=-
                varve.http.http2=off
                varve.http.idle-timeout=PT2M
                varve.http.least-rate=1KiB
                varve.http.management-port=-
                varve.http.port=8080
                varve.idempotency.keys=-
                varve.idempotency.window=PT24H
                varve.include-metadata=on
                varve.input.endpoint=-
                varve.input.gcs.no-credentials=off
                varve.input.gcs.project=-
                varve.input.path-style=-
                varve.input.region=us-east-1
                varve.input.s3.no-credentials=off
                varve.journal.directory=-
                varve.journal.lease=PT60S
                varve.journal.segment-size=64MiB
                varve.journal.size=8GiB
                varve.journal.store=auto
                varve.json-type=json
                varve.layout=hive
                varve.ledgers-per-file=10000
                varve.limits.body=8GiB
                varve.limits.columns=1000
                varve.limits.dead-letters=1GiB
                varve.limits.decompressed=64MiB
                varve.limits.depth=128
                varve.limits.field-name=1KiB
                varve.limits.partitions=10000
                varve.limits.record=16MiB
                varve.limits.rejections=1000
                varve.limits.requests=8
                varve.limits.tables=1000
                varve.limits.zstd-window=8MiB
                varve.log.json=on
                varve.log.level=info
                varve.memory.budget=128MiB
                varve.metrics.tables=100
                varve.mirror.bandwidth=-
                varve.mirror.bucket=-
                varve.mirror.conditional-writes=require
                varve.mirror.directory=-
                varve.mirror.endpoint=-
                varve.mirror.gcs.chunk-size=8MiB
                varve.mirror.gcs.no-credentials=off
                varve.mirror.gcs.project=-
                varve.mirror.interval=PT1H
                varve.mirror.legal-hold=off
                varve.mirror.path-style=-
                varve.mirror.prefix=-
                varve.mirror.queue=10000
                varve.mirror.region=us-east-1
                varve.mirror.retention=-
                varve.mirror.retention-mode=governance
                varve.mirror.s3.encryption=none
                varve.mirror.s3.kms-key=-
                varve.mirror.s3.no-credentials=off
                varve.mirror.s3.parallel-parts=4
                varve.mirror.s3.part-size=5MiB
                varve.mirror.s3.storage-class=-
                varve.mirror.s3.tags=-
                varve.mirror.s3.threshold=10MiB
                varve.mirror.type=-
                varve.mixed=text
                varve.nulls=skip
                varve.numbers=text
                varve.partition-by=ledger_day
                varve.partition-by-table=-
                varve.partition-columns=path
                varve.partition-keys=year,month,day,hour
                varve.process.after=remove
                varve.process.input=-
                varve.process.json=off
                varve.process.processed=processed
                varve.process.processing=processing
                varve.process.ready=ready
                varve.rotation.idle-timeout=PT10M
                varve.rotation.interval=PT60M
                varve.schema-evolution=on
                varve.shutdown.deadline=-
                varve.store.allow-overwrite=off
                varve.store.bucket=-
                varve.store.conditional-writes=require
                varve.store.directory=./data
                varve.store.endpoint=-
                varve.store.gcs.chunk-size=8MiB
                varve.store.gcs.no-credentials=off
                varve.store.gcs.project=-
                varve.store.legal-hold=off
                varve.store.path-style=-
                varve.store.prefix=-
                varve.store.read-bandwidth=-
                varve.store.region=us-east-1
                varve.store.retention=-
                varve.store.retention-mode=governance
                varve.store.retry.background-duration=5m
                varve.store.retry.circuit-delay=5s
                varve.store.retry.circuit-failures=8
                varve.store.retry.delay=100ms
                varve.store.retry.jitter=100
                varve.store.retry.max-delay=5s
                varve.store.retry.max-duration=30s
                varve.store.retry.max-retries=10000
                varve.store.retry.timeout=10s
                varve.store.retry.transfer-timeout=10m
                varve.store.s3.encryption=none
                varve.store.s3.kms-key=-
                varve.store.s3.no-credentials=off
                varve.store.s3.parallel-parts=4
                varve.store.s3.part-size=5MiB
                varve.store.s3.storage-class=-
                varve.store.s3.tags=-
                varve.store.s3.threshold=10MiB
                varve.store.type=local
                varve.tables=-
                varve.time-field=-
                varve.time-field-by-table=-
                varve.timestamps=reject
                varve.writer=-
                """,
                defaults.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void everyDefaultIsAllowedByItsOwnKey() {
        ConfigKey.all().forEach(key -> key.defaultValue().ifPresent(key::parse));
    }

    @Test
    void readsEveryKindOfValueFromTheEnvironment() {
        VarveConfig config =
                read(
                        Map.of(
                                "VARVE_BUFFER_ROWS", "10",
                                "VARVE_ROTATION_INTERVAL", "5",
                                "VARVE_MEMORY_BUDGET", "16MiB",
                                "VARVE_COMPRESSION", "Snappy",
                                "VARVE_SCHEMA_EVOLUTION", "strict",
                                "VARVE_STORE_PREFIX", "//a//b/",
                                "VARVE_DRY_RUN", "true"));
        assertEquals(10, config.buffer().rows());
        assertEquals(Duration.ofMinutes(5), config.rotation().interval().duration());
        assertEquals(16L << 20, config.memory().budget().bytes());
        assertEquals(Codec.SNAPPY, config.compression());
        assertEquals(Choice.Evolution.STRICT, config.schemaEvolution());
        assertEquals("a/b", EngineSettings.prefix(config));
        assertTrue(config.dryRun().isOn());
    }

    @Test
    void reportsAllWrongKeysAtOnceWithValueAndWhatIsAllowed() {
        List<String> problems =
                problems(
                        Map.of(
                                "VARVE_BUFFER_ROWS", "many",
                                "VARVE_MEMORY_BUDGET", "1KiB",
                                "VARVE_COMPRESSION", "zip",
                                "VARVE_ROTATION_INTERVAL", "",
                                "VARVE_PARTITION_BY_TABLE", "ticker",
                                "VARVE_STORE_TYPE", "s3",
                                "VARVE_LAYOUT", "bronze",
                                "VARVE_BRONZE_ERA", "a/b",
                                "VARVE_TABLES", "{\"t\":[{\"name\":\"x\",\"type\":\"colour\"}]}"));
        assertEquals(
                """
                varve.buffer.rows=many (VARVE_BUFFER_ROWS): it must be a whole number, from 1 to 10000000
                varve.compression=zip (VARVE_COMPRESSION): it must be one of zstd, snappy, gzip, lz4, brotli, none
                varve.memory.budget=1KiB (VARVE_MEMORY_BUDGET): it must be a size such as 128MiB, 128MB or 134217728, \
                from 8MiB to 1TiB
                varve.rotation.interval is empty (VARVE_ROTATION_INTERVAL): it must be an interval such as PT1H, 90s, 15m, 1h or plain minutes \
                (60), from PT1S to P30D
                varve.store.bucket is missing: bucket is required for s3
                varve.bronze.network is missing: the layout bronze needs it
                varve.bronze.era=a/b (VARVE_BRONZE_ERA): it must be one segment, without '/'
                varve.bronze.version is missing: the layout bronze needs it
                varve.partition-by-table=ticker (VARVE_PARTITION_BY_TABLE): 'ticker' must be written table=value
                varve.tables={"t":[{"name":"x","type":"colour"}]} (VARVE_TABLES): field 'x' has the unknown type 'colour': one of \
                text, i32, i64, u32, u64, f64, bool, timestamp, timestamp_ns, binary, json, or an Arrow type\
                """,
                String.join("\n", problems));
    }

    @Test
    void refusesAWrongMapOfErasByTheirNames() {
        assertEquals(
                List.of(
                        "varve.bronze.eras=a/v1:0-9,b/v1:9- (VARVE_BRONZE_ERAS): the eras a/v1:0-9 and"
                                + " b/v1:9- overlap",
                        "varve.bronze.era (VARVE_BRONZE_ERA) is for one era of all ledgers, and"
                                + " varve.bronze.eras names them; leave it out"),
                problems(
                        Map.of(
                                "VARVE_LAYOUT", "bronze",
                                "VARVE_BRONZE_NETWORK", "pubnet",
                                "VARVE_BRONZE_ERA", "a",
                                "VARVE_BRONZE_ERAS", "a/v1:0-9,b/v1:9-")));
    }

    @Test
    void refusesAChainWhoseNextPlaceTwoCouldTake() {
        Map<String, String> checked =
                Map.of(
                        "VARVE_AUDIT", "on",
                        "VARVE_STORE_TYPE", "s3",
                        "VARVE_STORE_BUCKET", "lake",
                        "VARVE_STORE_CONDITIONAL_WRITES", "check");
        assertEquals(
                List.of(
                        "varve.audit=on (VARVE_AUDIT): in varve.layout=hive it needs varve.store.conditional-writes=require:"
                                + " else two writers could take the same place in a chain"),
                problems(checked));
    }

    @Test
    void theLayoutHiveHasChainsWhereTheyAreWanted() {
        for (String audit : List.of("on", "off", "auto")) {
            VarveConfig config = read(Map.of("VARVE_AUDIT", audit));
            for (Naming naming : List.of(new Naming.ByPosition("w"), new Naming.ByContent())) {
                assertEquals(
                        audit.equals("on"),
                        EngineSettings.layers(config, naming).audit().isPresent(),
                        audit);
            }
        }
    }

    @Test
    void refusesUnknownKeysAndNamesTheNearestWhereOneIsNear() {
        assertEquals(
                List.of(
                        "VARVE_NOPE is unknown (varve config lists all keys)",
                        "VARVE_STOR_TYPE is unknown; did you mean VARVE_STORE_TYPE? (varve config lists all keys)",
                        "varve.bufer.rows is unknown; did you mean varve.buffer.rows? (varve config lists all keys)"),
                assertThrows(
                                WrongConfigurationException.class,
                                () ->
                                        Configuration.read(
                                                new ProcessEnvironment(
                                                        Map.of(
                                                                "VARVE_STOR_TYPE",
                                                                "local",
                                                                "VARVE_NOPE",
                                                                "1"),
                                                        Map.of("varve.bufer.rows", "1")),
                                                GivenKeys.NONE))
                        .problems());
    }

    @Test
    void toleratesWhatKubernetesPutsIntoTheEnvironmentForAServiceNamedVarve() {
        read(
                Map.of(
                        "VARVE_SERVICE_HOST", "10.0.0.1",
                        "VARVE_SERVICE_PORT", "8080",
                        "VARVE_SERVICE_PORT_HTTP", "8080",
                        "VARVE_PORT", "tcp://10.0.0.1:8080",
                        "VARVE_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                        "VARVE_PORT_8080_TCP_ADDR", "10.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "STORAGE_BACKEND,local,varve.store.type,LOCAL",
        "STORAGE_BACKEND,FS,varve.store.type,LOCAL",
        "storage_type,FS,varve.store.type,LOCAL",
        "LOCAL_DIR,/d,varve.store.directory,/d",
        "STORAGE_LOCAL_DIR,/d,varve.store.directory,/d",
        "local_path,/d,varve.store.directory,/d",
        "GCS_BUCKET,b,varve.store.bucket,b",
        "S3_BUCKET,b,varve.store.bucket,b",
        "bucket_name,b,varve.store.bucket,b",
        "S3_ENDPOINT,http://minio:9000,varve.store.endpoint,http://minio:9000",
        "S3_REGION,eu-west-1,varve.store.region,eu-west-1",
        "path_prefix,p,varve.store.prefix,p",
        "partition_by,hour,varve.partition-by,hour",
        "ledgers_per_file,64,varve.ledgers-per-file,64",
        "buffer_size,7,varve.buffer.rows,7",
        "max_file_size_mb,2,varve.file.target-size,2MiB",
        "rotation_interval_minutes,3,varve.rotation.interval,PT3M",
        "compression,gzip,varve.compression,GZIP",
        "schema_evolution,false,varve.schema-evolution,STRICT",
        "include_metadata,false,varve.include-metadata,OFF",
        "debug,true,varve.log.level,DEBUG",
        "dry_run,true,varve.dry-run,ON"
    })
    void readsTheNamesOfTheSystemsItTakesOverFrom(
            String alias, String value, String key, String expected) {
        ProcessEnvironment surroundings = new ProcessEnvironment(Map.of(alias, value), Map.of());
        String text =
                Configuration.sources(surroundings, GivenKeys.NONE).getConfigValue(key).getValue();
        ConfigKey described =
                ConfigKey.all().stream()
                        .filter(each -> each.name().equals(key))
                        .findFirst()
                        .orElseThrow();
        assertEquals(expected, described.parse(text).toString());
    }

    @Test
    void theNamesOfTheSourcesChooseAStoreOnTheirOwn() {
        VarveConfig s3 =
                read(
                        Map.of(
                                "STORAGE_BACKEND", "S3",
                                "S3_BUCKET", "layers",
                                "S3_ENDPOINT", "http://localhost:9000",
                                "S3_REGION", "eu-central-1"));
        assertEquals(Choice.StoreType.S3, s3.store().type());
        assertEquals("layers", StoreSettings.s3(s3, s3.store()).bucket());
        assertEquals("eu-central-1", StoreSettings.s3Connection(s3, s3.store()).region());
        assertTrue(StoreSettings.s3Connection(s3, s3.store()).pathStyle());
        VarveConfig gcs = read(Map.of("storage_type", "GCS", "GCS_BUCKET", "layers"));
        assertEquals(Choice.StoreType.GCS, gcs.store().type());
        assertEquals("layers", StoreSettings.gcs(gcs.store()).bucket());
        assertEquals(Choice.StoreType.LOCAL, read(Map.of("storage_type", "FS")).store().type());
    }

    @Test
    void refusesWhatNoStoreCanBeMadeOf() {
        assertEquals(
                List.of("varve.store.bucket is missing: bucket is required for gcs"),
                problems(Map.of("VARVE_STORE_TYPE", "gcs")));
        assertEquals(
                List.of(
                        "varve.store.type=ftp (VARVE_STORE_TYPE): it must be one of local, s3, gcs"),
                problems(Map.of("VARVE_STORE_TYPE", "ftp")));
        assertEquals(
                List.of(
                        "varve.store.s3.encryption=des (VARVE_STORE_S3_ENCRYPTION): it must be one of none,"
                                + " AES256, aws:kms",
                        "varve.store.s3.part-size=4MiB (VARVE_STORE_S3_PART_SIZE): it must be a size such as"
                                + " 128MiB, 128MB or 134217728, from 5MiB to 1GiB",
                        "varve.store.s3.kms-key (VARVE_STORE_S3_KMS_KEY) is only used with varve.store.s3.encryption=aws:kms; leave it"
                                + " out",
                        "varve.store.endpoint=localhost:9000 (VARVE_STORE_ENDPOINT): it must be an address such as"
                                + " http://localhost:9000",
                        "varve.store.s3.tags=team (VARVE_STORE_S3_TAGS): 'team' must be written name=value",
                        "varve.store.gcs.chunk-size=300KiB (VARVE_STORE_GCS_CHUNK_SIZE): it must be a multiple of 256KiB"),
                problems(
                        Map.of(
                                "VARVE_STORE_ENDPOINT", "localhost:9000",
                                "VARVE_STORE_S3_PART_SIZE", "4MiB",
                                "VARVE_STORE_S3_ENCRYPTION", "des",
                                "VARVE_STORE_S3_KMS_KEY", "alias/x",
                                "VARVE_STORE_S3_TAGS", "team",
                                "VARVE_STORE_GCS_CHUNK_SIZE", "300KiB")));
    }

    @Test
    void refusesPartsThatAreTooLargeForTheMemoryOfFiles() {
        Map<String, String> s3 = Map.of("VARVE_STORE_TYPE", "s3", "VARVE_STORE_BUCKET", "lake");
        Map<String, String> gcs = Map.of("VARVE_STORE_TYPE", "gcs", "VARVE_STORE_BUCKET", "lake");
        for (String size :
                List.of("S3_THRESHOLD=1GiB", "S3_PART_SIZE=7MiB", "GCS_CHUNK_SIZE=128MiB")) {
            String[] keyAndValue = size.split("=");
            Map<String, String> given = new HashMap<>(size.startsWith("S3") ? s3 : gcs);
            given.put("VARVE_STORE_" + keyAndValue[0], keyAndValue[1]);
            List<String> problems = problems(given);
            assertEquals(1, problems.size(), problems::toString);
            assertTrue(problems.getFirst().contains("each would end early"), problems::toString);
            given.put("VARVE_MEMORY_BUDGET", "4GiB");
            read(given);
        }
        Map<String, String> parallel = new HashMap<>(s3);
        parallel.put("VARVE_STORE_S3_PARALLEL_PARTS", "6");
        assertTrue(
                problems(parallel).getFirst().contains("make the budget 140MiB"),
                () -> problems(parallel).toString());
    }

    @Test
    void tellsWhereTheMemoryIsTooSmallForTheUsualParts() {
        Map<String, String> given = new HashMap<>();
        given.put("VARVE_STORE_TYPE", "s3");
        given.put("VARVE_STORE_BUCKET", "lake");
        assertEquals(Optional.empty(), UploadMemory.warning(read(given)));
        given.put("VARVE_MEMORY_BUDGET", "64MiB");
        assertTrue(UploadMemory.warning(read(given)).orElseThrow().contains("100MiB"));
        given.put("VARVE_STORE_TYPE", "local");
        assertEquals(Optional.empty(), UploadMemory.warning(read(given)));
    }

    @Test
    void refusesAnEndpointWithAPasswordAndDoesNotShowIt() {
        for (String endpoint :
                List.of(
                        "http://user:secret@host:9000",
                        "https://secret@host",
                        "http://host:9000?token=secret",
                        "https://host/?X-Amz-Signature=secret",
                        "http://host#secret",
                        "http://host?a=b c&token=secret",
                        "http://a b:secret@h")) {
            for (String type : List.of("s3", "gcs")) {
                String problem =
                        problems(
                                        Map.of(
                                                "VARVE_STORE_TYPE", type,
                                                "VARVE_STORE_BUCKET", "lake",
                                                "VARVE_STORE_ENDPOINT", endpoint))
                                .getFirst();
                assertTrue(problem.startsWith("varve.store.endpoint="), problem);
                assertFalse(problem.contains("secret"), problem);
            }
        }
    }

    @Test
    void refusesAnEndpointWhosePathWouldHideWhereObjectsLie() {
        assertEquals(
                List.of(
                        "varve.store.endpoint=http://host/layers (VARVE_STORE_ENDPOINT): it must have no path: bucket and"
                                + " prefix say where objects lie"),
                problems(
                        Map.of(
                                "VARVE_STORE_TYPE", "s3",
                                "VARVE_STORE_BUCKET", "lake",
                                "VARVE_STORE_ENDPOINT", "http://host/layers")));
        read(
                Map.of(
                        "VARVE_STORE_TYPE", "s3",
                        "VARVE_STORE_BUCKET", "lake",
                        "VARVE_STORE_ENDPOINT", "http://host/"));
    }

    @Test
    void refusesBlanksAroundWhatNamesSomethingAndCharactersThatNobodySees() {
        for (String key :
                List.of("VARVE_STORE_DIRECTORY", "VARVE_STORE_REGION", "VARVE_HTTP_HOST")) {
            String name = key.toLowerCase(Locale.ROOT).replace('_', '.');
            for (String value : List.of(" x", "x ", "x\t", "\u00a0x", "x\n")) {
                List<String> problems = problems(Map.of(key, value));
                assertEquals(1, problems.size(), problems::toString);
                assertTrue(problems.getFirst().startsWith(name + "="), problems::toString);
                assertTrue(
                        problems.getFirst().endsWith("must not begin or end with a blank"),
                        problems::toString);
            }
        }
        assertEquals(
                List.of(
                        "varve.store.directory=a\\u202eb (VARVE_STORE_DIRECTORY): 'a\\u202eb' must hold no character that cannot be"
                                + " seen"),
                problems(Map.of("VARVE_STORE_DIRECTORY", "a\u202eb")));
        assertEquals(
                List.of(
                        "varve.store.bucket= b (VARVE_STORE_BUCKET): ' b' must not begin or end with a blank"),
                problems(Map.of("VARVE_STORE_TYPE", "gcs", "VARVE_STORE_BUCKET", " b")));
    }

    @Test
    void passesOverBlanksWhereATextHasAGrammar() {
        read(
                Map.of(
                        "VARVE_TABLES", "{\"t\":[{\"name\":\"x\",\"type\":\"i64\"}]}\n",
                        "VARVE_STORE_PREFIX", " a/b ",
                        "VARVE_PARTITION_BY_TABLE", "ticker = product_id, date ;\n"));
    }

    @Test
    void refusesMoreDeclaredTablesThanThereMayBe() {
        String two =
                "{\"a\":[{\"name\":\"x\",\"type\":\"i64\"}],\"b\":[{\"name\":\"x\",\"type\":\"i64\"}]}";
        assertEquals(
                List.of(
                        "varve.tables="
                                + two
                                + " (VARVE_TABLES): it declares 2 tables; varve.limits.tables lets in 1"),
                problems(Map.of("VARVE_LIMITS_TABLES", "1", "VARVE_TABLES", two)));
        read(Map.of("VARVE_LIMITS_TABLES", "2", "VARVE_TABLES", two));
    }

    @Test
    void namesTheDeadlineToWhoeverStillSetsTheDrain() {
        assertEquals(
                List.of(
                        "VARVE_SHUTDOWN_DRAIN is unknown; did you mean VARVE_SHUTDOWN_DEADLINE? (varve config lists all keys)"),
                problems(Map.of("VARVE_SHUTDOWN_DRAIN", "5s")));
    }

    /** The store would take the writer's files for its own unfinished ones, and remove them. */
    @Test
    void refusesAWriterWhoseFilesTheSweepWouldRemove() {
        assertEquals(
                List.of(
                        "varve.writer=x.part (VARVE_WRITER): it must not end with '.part', as files that the store"
                                + " sweeps do"),
                problems(Map.of("VARVE_WRITER", "x.part")));
    }

    @Test
    void anAliasMayRepeatItsKeyButNotContradictIt() {
        read(Map.of("VARVE_STORE_TYPE", "local", "STORAGE_BACKEND", "FS"));
        assertEquals(
                List.of(
                        "varve.store.directory=/a and LOCAL_DIR=/b contradict each other: keep one (LOCAL_DIR is"
                                + " another name of varve.store.directory)"),
                problems(Map.of("VARVE_STORE_DIRECTORY", "/a", "LOCAL_DIR", "/b")));
    }

    /** One value after another takes the place of the one before. */
    @Test
    void aWrongValueNamesThePlaceItCameFrom(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/application.properties"), "varve.buffer.rows=many\n");
        assertEquals("config/application.properties", place(folder, Map.of(), Map.of()));
        Path local = folder.resolve(".env");
        Files.writeString(local, "\nbuffer_size=many\n");
        assertEquals(
                "from buffer_size in %s:2".formatted(local), place(folder, Map.of(), Map.of()));
        Files.writeString(local, "#\n\nexport VARVE_BUFFER_ROWS='many'\n");
        assertEquals(
                "VARVE_BUFFER_ROWS in %s:3".formatted(local), place(folder, Map.of(), Map.of()));
        Map<String, String> environment = Map.of("VARVE_BUFFER_ROWS", "many");
        assertEquals("VARVE_BUFFER_ROWS", place(folder, environment, Map.of()));
        Map<String, String> properties = Map.of("varve.buffer.rows", "many");
        assertEquals("system property", place(folder, environment, properties));
        ProcessEnvironment all = ProcessEnvironment.of(folder, environment, properties);
        GivenKeys file = EnvironmentFile.parse("w.env", "VARVE_BUFFER_ROWS=many\n").asKeys();
        assertEquals("VARVE_BUFFER_ROWS in w.env:1", place(all, file));
        GivenKeys option = file.with(Map.of("varve.buffer.rows", "many"));
        assertEquals("command line", place(all, option));
        GivenKeys alias = EnvironmentFile.parse("w.env", "\nBUFFER_SIZE=many\n").asKeys();
        assertEquals("BUFFER_SIZE in w.env:2", place(all, alias));
    }

    private static String place(
            Path folder, Map<String, String> environment, Map<String, String> properties) {
        return place(ProcessEnvironment.of(folder, environment, properties), GivenKeys.NONE);
    }

    private static String place(ProcessEnvironment surroundings, GivenKeys given) {
        String problem =
                assertThrows(
                                WrongConfigurationException.class,
                                () -> Configuration.check(surroundings, given))
                        .getMessage();
        assertTrue(problem.startsWith("varve.buffer.rows=many ("), problem);
        assertTrue(problem.endsWith("): it must be a whole number, from 1 to 10000000"), problem);
        return problem.substring(problem.indexOf('(') + 1, problem.lastIndexOf("): "));
    }

    @Test
    void anUnknownVariableOfAFileNamesItsLine(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(".env"), "\nVARVE_NOPE=1\n");
        ProcessEnvironment surroundings = ProcessEnvironment.of(folder, Map.of(), Map.of());
        assertEquals(
                "VARVE_NOPE in %s:2 is unknown (varve config lists all keys)"
                        .formatted(folder.resolve(".env")),
                assertThrows(
                                WrongConfigurationException.class,
                                () -> Configuration.check(surroundings, GivenKeys.NONE))
                        .getMessage());
        Variables file = EnvironmentFile.parse("w.env", "VARVE_BUFER_ROWS=1\nHOME=/\n");
        assertEquals(
                List.of(
                        "HOME in w.env:2 is unknown (varve config lists all keys)",
                        "VARVE_BUFER_ROWS in w.env:1 is unknown; did you mean VARVE_BUFFER_ROWS?"
                                + " (varve config lists all keys)"),
                assertThrows(WrongConfigurationException.class, file::asKeys).problems());
    }

    /** As the container reads it, so that a command and the service have one configuration. */
    @Test
    void thePropertiesFileOfTheWorkingFolderIsRead(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("config"));
        Files.writeString(
                folder.resolve("config/application.properties"),
                "varve.buffer.rows=7\nvarve.compression=gzip\nquarkus.x=1\n");
        ProcessEnvironment surroundings =
                ProcessEnvironment.of(folder, Map.of("buffer_size", "8"), Map.of());
        VarveConfig config = Configuration.read(surroundings, GivenKeys.NONE);
        assertEquals(Codec.GZIP, config.compression());
        assertEquals(8, config.buffer().rows());
    }

    @Test
    void theCommandLineGoesBeforeEverything() {
        VarveConfig config =
                Configuration.read(
                        new ProcessEnvironment(
                                Map.of("LOCAL_DIR", "/b"), Map.of("varve.store.directory", "/b")),
                        GivenKeys.ofCommandLine(Map.of("varve.store.directory", "/c")));
        assertEquals("/c", config.store().directory());
    }

    @Test
    void expandsTheHomeFolder() {
        VarveConfig config = read(Map.of("VARVE_STORE_DIRECTORY", "~/lake"));
        assertEquals(
                java.nio.file.Path.of(System.getProperty("user.home"), "lake"),
                EngineSettings.directory(config));
    }

    @Test
    void optionalKeysAreEmptyWhenLeftOut() {
        VarveConfig config = read(Map.of());
        assertEquals(Optional.empty(), config.store().bucket());
        assertEquals(Optional.empty(), config.tables());
    }

    private static VarveConfig read(Map<String, String> environment) {
        return Configuration.read(new ProcessEnvironment(environment, Map.of()), GivenKeys.NONE);
    }

    private static List<String> problems(Map<String, String> environment) {
        return assertThrows(WrongConfigurationException.class, () -> read(environment)).problems();
    }
}
