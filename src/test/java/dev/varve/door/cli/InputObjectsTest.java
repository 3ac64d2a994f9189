package dev.varve.door.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.DelegatingStore;
import dev.varve.store.MemoryStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in a bucket is what would be found in a folder with the same files. */
final class InputObjectsTest {

    private static final List<String> TREE =
            List.of(
                    "a/2024/x.ndjson",
                    "a/2024/y.ndjson.gz",
                    "a/2024/.hidden.ndjson",
                    "a/2024/_about.ndjson",
                    "a/2024/readme.txt",
                    "a/2025/deep/er/z.JSONL.zst",
                    "a/2025/deep-er.json",
                    "a/2025/_about/q.ndjson",
                    "a/2025/.git/q.ndjson",
                    "a/root.json",
                    "b/[1].ndjson",
                    "b/1.ndjson",
                    "b/no.csv");

    @TempDir Path folder;

    private final MemoryStore store = new MemoryStore();

    @BeforeEach
    void makeBoth() throws IOException {
        for (String path : TREE) {
            byte[] bytes = path.getBytes(UTF_8);
            Files.createDirectories(folder.resolve(path).getParent());
            Files.write(folder.resolve(path), bytes);
            if (BlobKey.ifValid(path).isPresent()) {
                store.create(new BlobKey(path), ByteBuffer.wrap(bytes));
            }
        }
    }

    /** Lists in an order of its own, and breaks off in the middle at first. */
    private static final class Backwards extends DelegatingStore {

        private final BlobStore store;
        private boolean broken;

        Backwards(BlobStore store) {
            this.store = store;
        }

        @Override
        protected BlobStore bare() {
            return store;
        }

        @Override
        public Stream<BlobInfo> list(String prefix) throws IOException {
            return super.list(prefix).toList().reversed().stream()
                    .peek(
                            each -> {
                                if (!broken && each.key().value().contains("x")) {
                                    broken = true;
                                    throw new UncheckedIOException(
                                            new TransientStoreException("as the test wants it"));
                                }
                            });
        }
    }

    private record Bucket(BlobStore store) implements InputBuckets {

        @Override
        public BlobStore open(String bucket) {
            assertEquals("s3://lake", bucket);
            return new Backwards(store);
        }

        @Override
        public void close() {}
    }

    private InputFiles found(String root, String operand) throws IOException {
        return InputFiles.of(List.of(root + operand), "varve copy", new Bucket(store));
    }

    /** All that is told of what was found, or why nothing was. */
    private List<String> told(String root, String operand) throws IOException {
        try {
            InputFiles files = found(root, operand);
            return List.of(
                    files.all().stream()
                            .map(each -> each + " " + each.sizeBytes())
                            .toList()
                            .toString()
                            .replace(root, ""),
                    files.remarks().toString().replace(root, ""));
        } catch (UsageException wrong) {
            return List.of(
                    wrong.sentence()
                            .replace(root, "")
                            .replace("object", "file")
                            .replace(", and none in such a folder", ""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/2024",
                "a/2025/deep",
                "a/2024/x.ndjson",
                "a/2024/readme.txt",
                "a/2024/_about.ndjson",
                "b",
                "b/[1].ndjson",
                "b/[0-9].ndjson",
                "b/*",
                "*",
                "a/*",
                "a/*/*",
                "a/20*4",
                "a/202{4,5}/*.{ndjson,json}",
                "a/2024/_*",
                "**",
                "a/**",
                "a/**/*.json*",
                "**/*.ndjson",
                "a/**/_*",
                "a/**/er/**",
                "a/?oot.json",
                "a/2025/*/*/*",
                "none",
                "a/2024/x",
                "none*",
                "a/[",
            })
    void findsWhatIsFoundInFolders(String operand) throws IOException {
        assertEquals(told(folder + "/", operand), told("s3://lake/", operand), operand);
    }

    @Test
    void aFolderIsWhatEndsWithASlashToo() throws IOException {
        assertEquals(told("s3://lake/", "a"), told("s3://lake/", "a/"));
        assertEquals(9 - 2, found("s3://lake", "").all().size());
        assertEquals(7, found("s3://lake/", "").all().size());
    }

    @Test
    void whatIsNamedTwiceIsReadOnce() throws IOException {
        InputFiles files =
                InputFiles.of(
                        List.of("s3://lake/b/", "s3://lake/b/1.ndjson"),
                        "varve copy",
                        new Bucket(store));
        assertEquals(2, files.all().size());
        assertEquals(
                "s3://lake/b/1.ndjson is named twice and read once", files.remarks().getLast());
    }

    @Test
    void anAddressWithoutABucketIsNone() {
        for (String wrong : List.of("s3://", "gs:///x")) {
            UsageException thrown =
                    assertThrows(UsageException.class, () -> found(wrong, ""), wrong);
            assertEquals(
                    wrong + ": it must name a bucket, as in s3://bucket/prefix/",
                    thrown.getMessage());
        }
    }

    @Test
    void isTheSameObjectHoweverOftenItIsOpened() throws IOException {
        Input input = found("s3://lake/", "a/root.json").all().getFirst();
        for (int pass = 0; pass < 2; pass++) {
            try (InputStream in = input.open()) {
                assertEquals("a/root.json", new String(in.readAllBytes(), UTF_8));
            }
        }
        store.delete(new BlobKey("a/root.json"));
        assertEquals(
                "s3://lake/a/root.json was removed while it was read",
                assertThrows(IOException.class, input::open).getMessage());
        store.create(new BlobKey("a/root.json"), ByteBuffer.allocate(11));
        assertEquals(
                "s3://lake/a/root.json was replaced while it was read",
                assertThrows(IOException.class, input::open).getMessage());
    }
}
