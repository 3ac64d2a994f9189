package dev.varve.store.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.NoCredentials;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Google's own client, as it is, takes the fake for Cloud Storage. */
final class GcsFakeTest {

    private static final String BUCKET = "layers";

    private static Storage client(GcsFake fake) {
        return StorageOptions.http()
                .setHost(fake.endpoint().toString())
                .setProjectId("none")
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
    }

    @Test
    void createsReadsCopiesAndDeletes() throws Exception {
        try (GcsFake fake = GcsFake.start(BUCKET)) {
            Storage client = client(fake);
            fake.limit(3, 1000);
            BlobInfo info =
                    BlobInfo.newBuilder(BUCKET, "a b/é+?#%2F")
                            .setContentType("text/x")
                            .setMetadata(Map.of("k", "v"))
                            .build();
            Blob created =
                    client.create(
                            info, "0123456789".getBytes(UTF_8), BlobTargetOption.doesNotExist());
            assertEquals(10, created.getSize());
            assertEquals("text/x", created.getContentType());
            StorageException refused =
                    assertThrows(
                            StorageException.class,
                            () ->
                                    client.create(
                                            info, new byte[1], BlobTargetOption.doesNotExist()));
            assertEquals(412, refused.getCode());
            assertEquals("conditionNotMet", refused.getReason());
            assertArrayEquals("0123456789".getBytes(UTF_8), client.readAllBytes(info.getBlobId()));
            Blob copied = client.copy(CopyRequest.of(BUCKET, info.getName(), "copy")).getResult();
            assertEquals(Map.of("k", "v"), copied.getMetadata());
            assertEquals(created.getCrc32c(), copied.getCrc32c());
            assertTrue(
                    client.delete(
                            info.getBlobId(),
                            BlobSourceOption.generationMatch(created.getGeneration())));
            assertNull(client.get(info.getBlobId()));
            assertEquals(List.of("copy"), List.copyOf(fake.objects(BUCKET).keySet()));
        }
    }

    @Test
    void takesAResumableUploadOfTheLibrary() throws Exception {
        try (GcsFake fake = GcsFake.start(BUCKET)) {
            Storage client = client(fake);
            byte[] bytes = new byte[1_000_001];
            new Random(3).nextBytes(bytes);
            fake.failNext(GcsOperation.CHUNK, new GcsFault.PartOfAChunk());
            try (WriteChannel writer =
                    client.writer(
                            BlobInfo.newBuilder(BUCKET, "big").build(),
                            BlobWriteOption.doesNotExist())) {
                writer.setChunkSize(512 << 10);
                writer.write(ByteBuffer.wrap(bytes));
                assertEquals(1, fake.openSessions());
            }
            assertEquals(0, fake.openSessions());
            assertArrayEquals(bytes, fake.objects(BUCKET).get("big").bytes());
        }
    }

    @Test
    void listsInPagesInTheOrderOfUtf8() throws Exception {
        try (GcsFake fake = GcsFake.start(BUCKET)) {
            Storage client = client(fake);
            fake.limit(1 << 20, 7);
            List<String> names = IntStream.range(0, 50).mapToObj("t/%02d"::formatted).toList();
            names.forEach(name -> fake.put(BUCKET, name, new byte[0]));
            fake.put(BUCKET, "\uFFFD", new byte[0]);
            fake.put(BUCKET, "😀", new byte[0]);
            assertEquals(names, names(client, BlobListOption.prefix("t/")));
            assertEquals(List.of("\uFFFD", "😀"), names(client).subList(50, 52));
        }
    }

    private static List<String> names(Storage client, BlobListOption... options) {
        return StreamSupport.stream(client.list(BUCKET, options).iterateAll().spliterator(), false)
                .map(Blob::getName)
                .toList();
    }

    @Test
    void refusesWhatIsNotDocumentedAndTells() throws Exception {
        GcsFake fake = GcsFake.start(BUCKET);
        String objects = fake.endpoint() + "/storage/v1/b/" + BUCKET + "/o";
        try (HttpClient plain = HttpClient.newHttpClient()) {
            for (String wrong :
                    List.of("?ifGenerationMatch=0", "?maxResults=x", "?pageToken=!", "/a/b/c")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(objects + wrong)).build();
                assertEquals(
                        400,
                        plain.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(),
                        wrong);
            }
        }
        assertEquals(4, fake.violations().size());
        assertThrows(AssertionError.class, fake::close);
    }
}
