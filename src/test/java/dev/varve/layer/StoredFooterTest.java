package dev.varve.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says of itself, whole and damaged. */
class StoredFooterTest {

    private static final Partition PARTITION =
            new Partition(
                    new TableName("feed"),
                    "p=1",
                    Optional.empty(),
                    List.of(new Partition.Value("p", "1")));

    private final MemoryStore store = new MemoryStore();

    private BlobInfo stored() throws IOException {
        LayerSettings settings =
                TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                        .naming(new Naming.ByPosition("me"))
                        .make();
        try (Settling settling = new Settling(settings, store, 8 << 20, "feed")) {
            settling.settle("{\"p\":1,\"n\":7,\"ledger\":40}", "{\"p\":1,\"n\":8,\"ledger\":42}");
            return info(settling.flush().getFirst().key());
        }
    }

    private BlobInfo info(BlobKey key) throws IOException {
        return store.head(key).orElseThrow();
    }

    /** The same file with other bytes. */
    private BlobInfo replace(BlobInfo file, String text) throws IOException {
        store.delete(file.key());
        store.create(file.key(), ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        return info(file.key());
    }

    /** A character for each byte. */
    private String text(BlobInfo file) throws IOException {
        try (InputStream in = store.read(file.key())) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void tellsWhatWasStored() throws Exception {
        StoredFooter footer = StoredFooter.read(store, stored());
        assertEquals(Optional.of("me"), footer.writer());
        assertEquals(1, footer.lastPosition());
        assertTrue(footer.isOf(PARTITION));
        assertFalse(
                footer.isOf(
                        new Partition(
                                PARTITION.table(),
                                PARTITION.path(),
                                Optional.empty(),
                                List.of(new Partition.Value("p", "\"1\"")))));
        FileContent content = footer.content(PARTITION);
        List<Field> inFile =
                List.of(
                        Field.optional("n", ColumnType.INT64),
                        Field.optional("ledger", ColumnType.INT64));
        assertEquals(inFile, content.schema().fields());
        assertEquals(
                List.of(
                        Field.optional("n", ColumnType.INT64),
                        Field.optional("ledger", ColumnType.INT64),
                        Field.optional("p", ColumnType.INT64)),
                content.table().fields());
        assertEquals(2, content.rowCount());
        assertEquals(
                new FileContent.Extent(0, 1, Optional.of(new Partition.LedgerSpan(40, 42))),
                content.extent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FooterMetadata.SCHEMA,
                FooterMetadata.PARTITION_COLUMNS,
                FooterMetadata.FIRST_POSITION,
                FooterMetadata.LAST_POSITION,
                FooterMetadata.LEDGERS
            })
    void namesTheFileAndTheKeyOfANonsensicalValue(String key) throws Exception {
        BlobInfo file = stored();
        String text = text(file);
        // behind the key come the header of the value and its length, a byte or two
        int value = text.indexOf(key + '\u0018') + key.length() + 1;
        int begin = text.charAt(value) < 0x80 ? value + 1 : value + 2;
        requireDamage(
                replace(file, text.substring(0, begin) + "x" + text.substring(begin + 1)),
                "its " + key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "{\"columns\":[ {\"columnz\":[",
                "\"name\":\"n\" \"mane\":\"n\"",
                "\"type\":\"int64\" \"type\":\"int65\"",
                "\"nullable\":true \"nullable\":trew",
                "\"nullable\":true \"nullible\":true",
                "\"name\":\"ledger\" `\"name\":\"n\"     `",
            })
    void namesAFileWhoseColumnsAreNone(String whole, String damaged) throws Exception {
        BlobInfo file = stored();
        String text = text(file);
        assertTrue(text.contains(whole), whole);
        assertEquals(whole.length(), damaged.length());
        requireDamage(replace(file, text.replace(whole, damaged)), "its varve.schema");
    }

    @Test
    void namesAFileThatHasLostAPosition() throws Exception {
        BlobInfo file = stored();
        String lost = text(file).replace(FooterMetadata.LAST_POSITION, "varve.position.lost");
        requireDamage(replace(file, lost), "it does not tell its varve.position.last");
    }

    @Test
    void namesAFileWithoutAFooter() throws Exception {
        BlobInfo file = stored();
        String text = text(file);
        BlobInfo cut = replace(file, text.substring(0, text.length() - 1));
        DamagedFileException damaged =
                assertThrows(DamagedFileException.class, () -> StoredFooter.read(store, cut));
        assertEquals(
                file.key() + " is damaged: it is no Parquet file: its end has no footer",
                damaged.getMessage());
    }

    private void requireDamage(BlobInfo file, String damage) throws IOException {
        StoredFooter footer = StoredFooter.read(store, file);
        DamagedFileException damaged =
                assertThrows(DamagedFileException.class, () -> footer.content(PARTITION));
        String begin = file.key() + " is damaged: " + damage;
        assertTrue(damaged.getMessage().startsWith(begin), damaged::getMessage);
    }
}
