package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.Partitioning;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.Blobs;
import dev.varve.store.LocalStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifest and the footer, to the byte. */
final class ManifestTest {

    private static final TableName TABLE = new TableName("event");
    private static final BlobKey MANIFEST = new BlobKey("event/a.manifest.json");
    private static final String ODD = "\"\\\b\f\n\u0001\u001f\u007f\u0085\u2028é😀\ud800";
    private static final String ESCAPED =
            "\\\"\\\\\\b\\f\\n\\u0001\\u001f\\u007f\u0085\u2028é😀\\ud800";
    private static final Schema SCHEMA =
            new Schema(
                    List.of(
                            Field.required("id", ColumnType.UINT64),
                            Field.optional(ODD, ColumnType.JSON)));

    @TempDir Path folder;

    private static LayerSettings settings(Layout layout, Naming naming) {
        return new LayerSettings(
                "",
                new Partitioning(layout, new PartitionScheme.Day(), Map.of(), Map.of()),
                naming,
                1,
                new RotationPolicy(1, Duration.ofHours(1), Duration.ofMinutes(10)),
                Compression.DEFAULT,
                true,
                new Producer("varve", "1" + ODD, ODD),
                1);
    }

    private static FileContent content(
            String path, Schema schema, Optional<Partition.LedgerSpan> ledgers) {
        return new FileContent(
                new Partition(TABLE, path, Optional.empty()),
                schema,
                schema,
                12,
                new FileContent.Extent(3, Long.MAX_VALUE, ledgers));
    }

    private static FileContent ofRange(Partition.LedgerSpan range) {
        Schema empty = new Schema(List.of());
        return new FileContent(
                new Partition(TABLE, "range=" + range, Optional.of(range)),
                empty,
                empty,
                12,
                new FileContent.Extent(
                        3, Long.MAX_VALUE, Optional.of(new Partition.LedgerSpan(105, 190))));
    }

    private String written(LayerSettings settings, FileContent content) throws IOException {
        try (LocalStore store = new LocalStore(folder)) {
            new Manifest(settings, store)
                    .prepare(publication(content, "0", "2024-01-15T12:00:00.5Z"));
        }
        return Files.readString(folder.resolve(MANIFEST.value()), UTF_8);
    }

    private static Publication publication(FileContent content, String digit, String time) {
        return new Publication(
                content.partition(),
                new BlobKey("event/é.parquet"),
                MANIFEST,
                digit.repeat(64),
                345,
                false,
                content,
                List.of(),
                Instant.parse(time));
    }

    @Test
    void ofTheSameFileIsTheSameManifestWhenever() throws IOException {
        FileContent content = content("d=1", SCHEMA, Optional.empty());
        for (Naming naming : List.of(new Naming.ByContent(), new Naming.ByPosition("me"))) {
            try (MemoryStore store = new MemoryStore()) {
                Manifest manifest = new Manifest(settings(new Layout.Hive(), naming), store);
                manifest.prepare(publication(content, "0", "2024-01-15T12:00:00Z"));
                String first = Blobs.text(store, MANIFEST.value());
                manifest.prepare(publication(content, "0", "2024-01-15T12:00:01Z"));
                assertEquals(first, Blobs.text(store, MANIFEST.value()));
            }
        }
    }

    @Test
    void ofOtherBytesIsRefused() throws IOException {
        FileContent content = content("d=1", SCHEMA, Optional.empty());
        try (MemoryStore store = new MemoryStore()) {
            Manifest manifest =
                    new Manifest(settings(new Layout.Hive(), new Naming.ByContent()), store);
            manifest.prepare(publication(content, "0", "2024-01-15T12:00:00Z"));
            assertThrows(
                    BlobExistsException.class,
                    () -> manifest.prepare(publication(content, "1", "2024-01-15T12:00:00Z")));
        }
    }

    @Test
    void namesPositionsAndPath() throws IOException {
        assertEquals(
                """
                {
                  "partition": {
                    "start": 7,
                    "end": 9,
                    "path": "d=$ODD"
                  },
                  "tables": {
                    "event": {
                      "file": "é.parquet",
                      "checksum": "sha256:$ZEROES",
                      "row_count": 12,
                      "byte_size": 345
                    }
                  },
                  "producer": {
                    "name": "varve",
                    "version": "varve@1$ODD",
                    "git_sha": "$ODD"
                  },
                  "created_at": "2024-01-15T12:00:00.500Z",
                  "schema": [
                    {
                      "name": "id",
                      "type": "uint64",
                      "nullable": false
                    },
                    {
                      "name": "$ODD",
                      "type": "json",
                      "nullable": true
                    }
                  ],
                  "positions": {
                    "writer": "me$ODD",
                    "first": 3,
                    "last": 9223372036854775807
                  }
                }
                """
                        .replace("$ODD", ESCAPED)
                        .replace("$ZEROES", "0".repeat(64)),
                written(
                        settings(new Layout.Hive(), new Naming.ByPosition("me" + ODD)),
                        content("d=" + ODD, SCHEMA, Optional.of(new Partition.LedgerSpan(7, 9)))));
    }

    @Test
    void namesTheEraWhereTheLayoutHasOne() throws IOException {
        assertEquals(
                """
                {
                  "partition": {
                    "start": 100,
                    "end": 199,
                    "era_id": "pre",
                    "version": "v1",
                    "network": "pubnet"
                  },
                  "tables": {
                    "event": {
                      "file": "é.parquet",
                      "checksum": "sha256:$ZEROES",
                      "row_count": 12,
                      "byte_size": 345
                    }
                  },
                  "producer": {
                    "name": "varve",
                    "version": "varve@1$ODD",
                    "git_sha": "$ODD"
                  },
                  "created_at": "2024-01-15T12:00:00.500Z",
                  "schema": []
                }
                """
                        .replace("$ODD", ESCAPED)
                        .replace("$ZEROES", "0".repeat(64)),
                written(
                        settings(
                                new Layout.Bronze("pubnet", "pre", "v1", 100),
                                new Naming.ByContent()),
                        ofRange(new Partition.LedgerSpan(100, 199))));
    }

    @Test
    void theFooterHoldsTheSchemaOnOneLine() {
        Map<String, String> footer =
                new FooterMetadata(
                                settings(new Layout.Hive(), new Naming.ByContent()),
                                _ -> Optional.empty())
                        .of(content("", SCHEMA, Optional.empty()));
        assertEquals(
                "{\"columns\":[{\"name\":\"id\",\"type\":\"uint64\",\"nullable\":false},{\"name\":\""
                        + ESCAPED
                        + "\",\"type\":\"json\",\"nullable\":true}]}",
                footer.get("varve.schema"));
    }
}
