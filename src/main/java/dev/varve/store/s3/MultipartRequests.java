package dev.varve.store.s3;

import dev.varve.store.Crc32c;
import dev.varve.store.RequestTask;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The requests of multipart uploads. They are made inside of {@link Requests}, which tells what
 * their failures mean.
 */
final class MultipartRequests {

    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;

    /** For the answer to a request that nobody needs any more. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final S3Settings settings;
    private final ObjectAttributes attributes;
    private final Integrity integrity;
    private final ObjectNames names;

    MultipartRequests(
            S3Settings settings,
            ObjectAttributes attributes,
            Integrity integrity,
            ObjectNames names) {
        this.settings = settings;
        this.attributes = attributes;
        this.integrity = integrity;
        this.names = names;
    }

    /**
     * Begins an upload; nothing is visible. An interrupt does not break the request off, as the
     * server may have begun what nobody would know the name of: its answer is waited for, and what
     * was begun is removed.
     *
     * @param maker what the object will say of who made it
     * @throws InterruptedIOException if this thread is or was interrupted
     */
    StartedUpload create(S3Client client, String key, String maker) throws IOException {
        return create(client, key, maker, true);
    }

    /**
     * As {@link #create(S3Client, String, String)}.
     *
     * @param mayBeSummed whether to ask the server for sums of the parts
     */
    StartedUpload create(S3Client client, String key, String maker, boolean mayBeSummed)
            throws IOException {
        String interruption = "cannot begin to upload '" + key + "': the thread was interrupted";
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(interruption);
        }
        RequestTask<StartedUpload> creation =
                RequestTask.start(
                        "varve-s3", interruption, () -> createNow(client, key, maker, mayBeSummed));
        try {
            creation.awaitEnd();
        } catch (InterruptedIOException e) {
            giveUp(client, key, creation);
            throw e;
        }
        return creation.await();
    }

    private void giveUp(S3Client client, String key, RequestTask<StartedUpload> creation) {
        boolean interrupted = Thread.interrupted();
        try {
            abort(client, creation.await(ANSWER_LIMIT));
        } catch (IOException | TimeoutException | SdkException e) {
            System.getLogger(MultipartRequests.class.getName())
                    .log(
                            Level.WARNING,
                            "an upload of '%s' may have begun that nobody removes".formatted(key),
                            e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private StartedUpload createNow(
            S3Client client, String key, String maker, boolean mayBeSummed) {
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().bucket(settings.bucket()).key(key);
        attributes.set(request, key, maker);
        return integrity.trying(
                summed -> {
                    if (summed && mayBeSummed) {
                        request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                                .checksumType(ChecksumType.FULL_OBJECT);
                    } else {
                        request.checksumAlgorithm((ChecksumAlgorithm) null)
                                .checksumType((ChecksumType) null);
                    }
                    return upload(key, maker, client.createMultipartUpload(request.build()));
                });
    }

    private static StartedUpload upload(
            String key, String maker, CreateMultipartUploadResponse response) {
        UnexpectedResponseException.requirePresent(response.uploadId(), "an upload without an id");
        return new StartedUpload(
                key,
                maker,
                response.uploadId(),
                response.checksumAlgorithm() == ChecksumAlgorithm.CRC32_C,
                response.checksumType() == ChecksumType.FULL_OBJECT);
    }

    /** Sends a part; a part of that number which was sent before is replaced. */
    SentPart send(S3Client client, StartedUpload upload, int number, Body body, int crc32c) {
        UploadPartRequest.Builder request =
                UploadPartRequest.builder()
                        .bucket(settings.bucket())
                        .key(upload.key())
                        .uploadId(upload.id())
                        .partNumber(number)
                        .contentLength(body.sizeBytes());
        if (upload.summed()) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                    .checksumCRC32C(Crc32c.base64(crc32c));
        } else {
            request.contentMD5(Base64.getEncoder().encodeToString(body.md5()));
        }
        UploadPartResponse response =
                client.uploadPart(request.build(), body.request("application/octet-stream"));
        UnexpectedResponseException.requireEtag(
                response.eTag(), response, "a part without an ETag");
        return new SentPart(
                number, response.eTag(), upload.summed() ? Crc32c.base64(crc32c) : null);
    }

    /**
     * Lets the server make a part of a range of an object in the same bucket.
     *
     * @throws NoServerCopiesException if the server does not know how
     */
    SentPart copy(
            S3Client client,
            StartedUpload upload,
            int number,
            String source,
            long offset,
            long length)
            throws NoServerCopiesException {
        UploadPartCopyResponse response;
        try {
            response =
                    client.uploadPartCopy(
                            request ->
                                    request.sourceBucket(settings.bucket())
                                            .sourceKey(source)
                                            .copySourceRange(
                                                    "bytes=%d-%d"
                                                            .formatted(offset, offset + length - 1))
                                            .destinationBucket(settings.bucket())
                                            .destinationKey(upload.key())
                                            .uploadId(upload.id())
                                            .partNumber(number));
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_IMPLEMENTED || e.statusCode() == METHOD_NOT_ALLOWED) {
                throw new NoServerCopiesException(e);
            }
            throw e;
        }
        UnexpectedResponseException.requirePresent(
                response.copyPartResult(), "a copied part without an ETag");
        return new SentPart(
                number,
                response.copyPartResult().eTag(),
                upload.summed() ? response.copyPartResult().checksumCRC32C() : null);
    }

    /** Makes the object out of its parts, if what has its name is as it has to be. */
    Completion complete(
            S3Client client,
            StartedUpload upload,
            List<SentPart> parts,
            ContentChecksum sum,
            Precondition precondition) {
        if (names.isTaken(client, upload.key(), precondition)) {
            return Completion.EXISTED;
        }
        Completion completion =
                complete(
                        client,
                        upload,
                        parts,
                        sum,
                        request ->
                                request.ifNoneMatch(precondition.ifNoneMatch())
                                        .ifMatch(precondition.ifMatch()));
        return completion == Completion.CREATED
                        && names.isLost(client, upload.key(), upload.maker())
                ? Completion.EXISTED
                : completion;
    }

    /** Makes the object out of its parts, if nothing has its name. */
    Completion completeIfAbsent(
            S3Client client, StartedUpload upload, List<SentPart> parts, ContentChecksum sum) {
        return complete(client, upload, parts, sum, Precondition.ABSENT);
    }

    /** Makes the object out of its parts, whether there is one of that name or not. */
    Completion complete(
            S3Client client, StartedUpload upload, List<SentPart> parts, ContentChecksum sum) {
        return complete(client, upload, parts, sum, request -> {});
    }

    private Completion complete(
            S3Client client,
            StartedUpload upload,
            List<SentPart> parts,
            ContentChecksum sum,
            Consumer<CompleteMultipartUploadRequest.Builder> condition) {
        CompleteMultipartUploadRequest.Builder request =
                CompleteMultipartUploadRequest.builder()
                        .bucket(settings.bucket())
                        .key(upload.key())
                        .uploadId(upload.id())
                        .multipartUpload(
                                CompletedMultipartUpload.builder()
                                        .parts(parts.stream().map(SentPart::completed).toList())
                                        .build());
        if (upload.wholeSum()) {
            request.checksumCRC32C(Crc32c.base64(sum.crc32c()))
                    .checksumType(ChecksumType.FULL_OBJECT)
                    .mpuObjectSize(sum.sizeBytes());
        }
        condition.accept(request);
        try {
            UnexpectedResponseException.requirePresent(
                    client.completeMultipartUpload(request.build()).eTag(),
                    "an object without an ETag");
            return Completion.CREATED;
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                return Completion.EXISTED;
            }
            if (ServiceVerdict.code(e).equals("NoSuchUpload")) {
                return Completion.UNKNOWN;
            }
            throw e;
        }
    }

    /** Removes what was sent; does nothing when the server does not know the upload. */
    void abort(S3Client client, StartedUpload upload) {
        try {
            client.abortMultipartUpload(
                    request ->
                            request.bucket(settings.bucket())
                                    .key(upload.key())
                                    .uploadId(upload.id()));
        } catch (S3Exception e) {
            if (e.statusCode() != 404) {
                throw e;
            }
        }
    }

    /**
     * A multipart upload that the server knows.
     *
     * @param key the object it will make
     * @param maker what the object will say of who made it
     * @param id the server's name for it
     * @param summed whether the server checks and keeps CRC-32C sums of its parts
     * @param wholeSum whether it also does so for the object as a whole
     */
    record StartedUpload(String key, String maker, String id, boolean summed, boolean wholeSum) {}

    /**
     * A part that the server has taken.
     *
     * @param number counted from 1
     * @param etag the server's name for its content
     * @param checksum its CRC-32C in Base64, where the server keeps one
     */
    record SentPart(int number, String etag, @Nullable String checksum) {

        CompletedPart completed() {
            return CompletedPart.builder()
                    .partNumber(number)
                    .eTag(etag)
                    .checksumCRC32C(checksum)
                    .build();
        }
    }

    /** What came of completing an upload. */
    enum Completion {

        /** The object is there, made by this upload. */
        CREATED,

        /** An object of that name was there before. */
        EXISTED,

        /** The server no longer knows the upload: it may have been completed by an earlier try. */
        UNKNOWN
    }
}
