package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.Crc32c;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What each server can do is what the table of {@code S3.md} says: a server that learns or forgets
 * something turns this red, and then the table is to be corrected, and the contract's tests that
 * are left out for it.
 */
final class S3ServersTest {

    private static final Path PAGE = Path.of("src/docs/S3.md");

    @ParameterizedTest
    @EnumSource(S3ServerKind.class)
    void doesWhatTheTableSays(S3ServerKind kind) throws IOException {
        S3Server server = S3Server.shared(kind);
        String bucket = server.newBucket();
        List<String> found = new ArrayList<>();
        for (Ability ability : Ability.values()) {
            found.add(ability.isThere(server.client(), bucket) ? "yes" : "no");
        }
        System.out.println(kind.title() + " " + found);
        List<String> cells = cells(kind);
        assertEquals(cells.subList(2, cells.size()), found, PAGE + ", " + kind.title());
    }

    @ParameterizedTest
    @EnumSource(S3ServerKind.class)
    void isOfTheVersionThatTheTableNames(S3ServerKind kind) throws IOException {
        String version = cells(kind).get(1);
        String pinned =
                kind == S3ServerKind.S3RVER
                        ? "\"s3rver\": \"" + version + "\""
                        : "<" + kind.name().toLowerCase(Locale.ROOT) + ".version>" + version;
        Path file =
                kind == S3ServerKind.S3RVER
                        ? Path.of("src/test/resources/servers/s3rver/package.json")
                        : Path.of("pom.xml");
        assertTrue(Files.readString(file).contains(pinned), () -> file + " has no " + pinned);
    }

    /** What stands in the server's line of the table: its name, its version, and the abilities. */
    private static List<String> cells(S3ServerKind kind) throws IOException {
        String line =
                Files.readAllLines(PAGE).stream()
                        .filter(each -> each.startsWith("| " + kind.title() + " | "))
                        .filter(each -> each.split("\\|").length == Ability.values().length + 3)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no line of " + kind.title()));
        return List.of(line.substring(2, line.length() - 2).split(" \\| "));
    }

    /** The columns of the table, in their order. */
    private enum Ability {
        CONDITIONAL_PUT {
            @Override
            boolean hasIt(S3Client client, String bucket) {
                put(client, bucket, "put");
                return isRefused(
                        () ->
                                client.putObject(
                                        request ->
                                                request.bucket(bucket).key("put").ifNoneMatch("*"),
                                        RequestBody.fromString("other")));
            }
        },
        CONDITIONAL_COMPLETION {
            @Override
            boolean hasIt(S3Client client, String bucket) {
                put(client, bucket, "complete");
                String id = begin(client, bucket, "complete", _ -> {});
                String etag =
                        client.uploadPart(
                                        request ->
                                                request.bucket(bucket)
                                                        .key("complete")
                                                        .uploadId(id)
                                                        .partNumber(1),
                                        RequestBody.fromString("other"))
                                .eTag();
                CompletedMultipartUpload parts =
                        CompletedMultipartUpload.builder()
                                .parts(CompletedPart.builder().partNumber(1).eTag(etag).build())
                                .build();
                return isRefused(
                        () ->
                                client.completeMultipartUpload(
                                        request ->
                                                request.bucket(bucket)
                                                        .key("complete")
                                                        .uploadId(id)
                                                        .ifNoneMatch("*")
                                                        .multipartUpload(parts)));
            }
        },
        SUMS {
            @Override
            boolean hasIt(S3Client client, String bucket) {
                put(client, bucket, "sum");
                return has(
                        client.headObject(
                                        request ->
                                                request.bucket(bucket)
                                                        .key("sum")
                                                        .checksumMode(ChecksumMode.ENABLED))
                                .checksumCRC32C());
            }
        },
        COPIES {
            @Override
            boolean hasIt(S3Client client, String bucket) {
                put(client, bucket, "source");
                String id = begin(client, bucket, "copy", _ -> {});
                return has(
                        client.uploadPartCopy(
                                        request ->
                                                request.sourceBucket(bucket)
                                                        .sourceKey("source")
                                                        .destinationBucket(bucket)
                                                        .destinationKey("copy")
                                                        .uploadId(id)
                                                        .partNumber(1))
                                .copyPartResult()
                                .eTag());
            }
        },
        SUMS_OF_COPIES {
            @Override
            boolean hasIt(S3Client client, String bucket) {
                put(client, bucket, "source");
                String id =
                        begin(
                                client,
                                bucket,
                                "summed",
                                request ->
                                        request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                                                .checksumType(ChecksumType.FULL_OBJECT));
                return has(
                        client.uploadPartCopy(
                                        request ->
                                                request.sourceBucket(bucket)
                                                        .sourceKey("source")
                                                        .destinationBucket(bucket)
                                                        .destinationKey("summed")
                                                        .uploadId(id)
                                                        .partNumber(1))
                                .copyPartResult()
                                .checksumCRC32C());
            }
        },
        ABORT_LEAVES_WHAT_IS_THERE {
            @Override
            boolean hasIt(S3Client client, String bucket) {
                put(client, bucket, "there");
                String id = begin(client, bucket, "there", _ -> {});
                client.abortMultipartUpload(
                        request -> request.bucket(bucket).key("there").uploadId(id));
                client.headObject(request -> request.bucket(bucket).key("there"));
                return true;
            }
        },
        ORDER_OF_UTF8 {
            @Override
            boolean hasIt(S3Client client, String shared) {
                String bucket = shared + "-o";
                client.createBucket(request -> request.bucket(bucket));
                List<String> keys = List.of("o-/1", "o/1", "o/1-", "o\uFFFD", "o\uD83D\uDE00");
                keys.forEach(key -> put(client, bucket, key));
                return keys.equals(
                        client
                                .listObjectsV2(request -> request.bucket(bucket).prefix("o"))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .toList());
            }
        };

        abstract boolean hasIt(S3Client client, String bucket);

        /** Whether it does so; what it answers with an error it does not. */
        boolean isThere(S3Client client, String bucket) {
            try {
                return hasIt(client, bucket);
            } catch (S3Exception refused) {
                return false;
            }
        }

        private static boolean has(@Nullable String value) {
            return value != null;
        }

        private static void put(S3Client client, String bucket, String key) {
            byte[] bytes = {1, 2, 3};
            String sum = Crc32c.base64(Body.of(ByteBuffer.wrap(bytes)).crc32c());
            client.putObject(
                    request -> request.bucket(bucket).key(key).checksumCRC32C(sum),
                    RequestBody.fromBytes(bytes));
        }

        private static String begin(
                S3Client client,
                String bucket,
                String key,
                Consumer<CreateMultipartUploadRequest.Builder> further) {
            return client.createMultipartUpload(
                            request -> {
                                request.bucket(bucket).key(key);
                                further.accept(request);
                            })
                    .uploadId();
        }

        private static boolean isRefused(Runnable request) {
            try {
                request.run();
                return false;
            } catch (S3Exception refused) {
                return refused.statusCode() == 412;
            }
        }
    }
}
