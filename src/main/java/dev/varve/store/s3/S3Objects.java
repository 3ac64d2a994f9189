package dev.varve.store.s3;

import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobVersion;
import dev.varve.store.ChangedBlobException;
import dev.varve.store.Crc32c;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Whole objects: one request each, and the question whether what is there is what we hold. */
final class S3Objects {

    private final Requests requests;
    private final S3Settings settings;
    private final ObjectAttributes attributes;
    private final Integrity integrity;
    private final ObjectNames names;

    S3Objects(
            Requests requests,
            S3Settings settings,
            ObjectAttributes attributes,
            Integrity integrity,
            ObjectNames names) {
        this.requests = requests;
        this.settings = settings;
        this.attributes = attributes;
        this.integrity = integrity;
        this.names = names;
    }

    /**
     * Creates an object by one request.
     *
     * @param maker what it says of who made it
     * @param precondition on what has its name
     * @return false if that is not as it has to be
     */
    boolean put(String doing, String key, Body body, String maker, Precondition precondition)
            throws IOException {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder()
                        .bucket(settings.bucket())
                        .key(key)
                        .ifNoneMatch(precondition.ifNoneMatch())
                        .ifMatch(precondition.ifMatch())
                        .contentLength(body.sizeBytes());
        attributes.set(request, key, maker);
        return requests.send(
                doing,
                client -> {
                    if (names.isTaken(client, key, precondition)) {
                        return false;
                    }
                    try {
                        integrity.trying(summed -> put(client, request, body, summed));
                        return !names.isLost(client, key, maker);
                    } catch (S3Exception e) {
                        if (e.statusCode() == 412) {
                            return false;
                        }
                        throw e;
                    }
                });
    }

    /** As {@link #put}, if nothing has its name. */
    boolean putIfAbsent(String doing, String key, Body body, String maker) throws IOException {
        return put(doing, key, body, maker, Precondition.ABSENT);
    }

    private PutObjectResponse put(
            S3Client client, PutObjectRequest.Builder request, Body body, boolean summed) {
        request.checksumCRC32C(summed ? Crc32c.base64(body.crc32c()) : null);
        request.contentMD5(
                !summed || integrity.sendsMd5()
                        ? Base64.getEncoder().encodeToString(body.md5())
                        : null);
        PutObjectResponse response =
                client.putObject(request.build(), body.request(request.build().contentType()));
        UnexpectedResponseException.requireEtag(
                response.eTag(), response, "an object without an ETag");
        if (summed) {
            integrity.learn(response.checksumCRC32C() != null);
        }
        return response;
    }

    /** What the server says of the object; empty when there is none. */
    Optional<HeadResult> find(String key) throws IOException {
        return requests.send("cannot look for '" + key + "'", client -> names.find(client, key));
    }

    /**
     * Makes sure that what is there is what we hold, after the server said that the name is taken.
     *
     * @param maker what ours says of who made it
     * @return whether ours is what is there, made by a try of which the answer was lost
     * @throws BlobExistsException if it is something else
     */
    boolean requireSame(BlobKey key, ContentChecksum sum, String maker) throws IOException {
        HeadResult found =
                find(key.value())
                        .orElseThrow(
                                () ->
                                        new TransientStoreException(
                                                "cannot store '%s': it was there and is gone; try again"
                                                        .formatted(key)));
        if (found.sizeBytes() != sum.sizeBytes()) {
            throw new BlobExistsException(
                    key,
                    "%d bytes there, %d bytes given".formatted(found.sizeBytes(), sum.sizeBytes()));
        }
        if (sumOf(key, found) != sum.crc32c()) {
            throw new BlobExistsException(
                    key, "%d bytes each, different checksums".formatted(sum.sizeBytes()));
        }
        return found.maker().equals(maker);
    }

    /** The CRC-32C of an object: the server's where it has one, otherwise by reading it. */
    int sumOf(BlobKey key, HeadResult found) throws IOException {
        if (found.checksum() != null) {
            return Crc32c.fromBase64(found.checksum());
        }
        CRC32C checksum = new CRC32C();
        try (InputStream in = new CheckedInputStream(read(key, 0, Long.MAX_VALUE), checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return (int) checksum.getValue();
    }

    /**
     * Opens a range of an object.
     *
     * @param length more than 0
     * @throws NoSuchBlobException if there is no object of that name
     */
    InputStream read(BlobKey key, long offset, long length) throws IOException {
        GetObjectRequest.Builder request = request(key);
        if (offset > 0 || length < Long.MAX_VALUE) {
            request.range(range(offset, length));
        }
        return read(key, request.build());
    }

    /**
     * Which object has the name now; empty when there is none.
     *
     * @throws IOException also if the server does not tell objects from each other
     */
    Optional<BlobVersion> version(BlobKey key) throws IOException {
        Optional<HeadResult> found = find(key.value());
        if (found.filter(each -> each.etag().isEmpty()).isPresent()) {
            throw new IOException(
                    requests.described(
                            "cannot read '" + key + "'",
                            "the server gives it no ETag, by which one that replaces it is noticed"));
        }
        return found.map(each -> new BlobVersion(key, each.sizeBytes(), each.etag()));
    }

    /**
     * Opens an object from one of its bytes on.
     *
     * @throws ChangedBlobException if another object has its name
     * @throws NoSuchBlobException if none has it
     */
    InputStream read(BlobVersion version, long offset) throws IOException {
        GetObjectRequest.Builder request = request(version.key()).ifMatch(version.tag());
        if (offset > 0) {
            request.range(range(offset, Long.MAX_VALUE));
        }
        return read(version.key(), request.build());
    }

    private GetObjectRequest.Builder request(BlobKey key) {
        return GetObjectRequest.builder().bucket(settings.bucket()).key(key.value());
    }

    private InputStream read(BlobKey key, GetObjectRequest request) throws IOException {
        String doing = "cannot read '" + key + "'";
        Optional<ResponseInputStream<GetObjectResponse>> answer =
                requests.send(doing, client -> answer(client, key, request));
        return answer.isPresent()
                ? new S3Input(doing, answer.get(), requests)
                : InputStream.nullInputStream();
    }

    /** Empty where the range begins behind the object's end. */
    private static Optional<ResponseInputStream<GetObjectResponse>> answer(
            S3Client client, BlobKey key, GetObjectRequest request) throws IOException {
        try {
            return Optional.of(client.getObject(request));
        } catch (S3Exception e) {
            if (isNoSuchKey(e)) {
                throw new NoSuchBlobException(key);
            }
            if (e.statusCode() == 412) {
                throw new ChangedBlobException(key);
            }
            if (e.statusCode() == 416) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Removes an object; does nothing when there is none. */
    void delete(String key) throws IOException {
        requests.send(
                "cannot delete '" + key + "'",
                client ->
                        client.deleteObject(request -> request.bucket(settings.bucket()).key(key)));
    }

    private static String range(long offset, long length) {
        return length > Long.MAX_VALUE - offset
                ? "bytes=%d-".formatted(offset)
                : "bytes=%d-%d".formatted(offset, offset + length - 1);
    }

    private static boolean isNoSuchKey(S3Exception failure) {
        return failure.statusCode() == 404 && ServiceVerdict.code(failure).equals("NoSuchKey");
    }

    /**
     * What the server says of an object.
     *
     * @param sizeBytes its length
     * @param etag by which it is told from others of the name; empty if the server gives none
     * @param maker who made it; empty when no store of ours did
     * @param checksum the CRC-32C of the whole object in Base64, where the server has it
     */
    record HeadResult(long sizeBytes, String etag, String maker, @Nullable String checksum) {

        static HeadResult of(HeadObjectResponse response) {
            UnexpectedResponseException.requirePresent(
                    response.contentLength(), "an object without a length");
            // A sum of the parts' sums ends with their number, in servers that do not name its
            // type.
            boolean whole =
                    response.checksumCRC32C() != null
                            && response.checksumType() != ChecksumType.COMPOSITE
                            && !response.checksumCRC32C().contains("-");
            return new HeadResult(
                    response.contentLength(),
                    Optional.ofNullable(response.eTag()).orElse(""),
                    Optional.ofNullable(response.metadata().get(ObjectAttributes.MAKER)).orElse(""),
                    whole ? response.checksumCRC32C() : null);
        }
    }
}
