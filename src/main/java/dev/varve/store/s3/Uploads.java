package dev.varve.store.s3;

import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
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
final class Uploads {

    private final S3Settings settings;
    private final Attributes attributes;
    private final Integrity integrity;

    Uploads(S3Settings settings, Attributes attributes, Integrity integrity) {
        this.settings = settings;
        this.attributes = attributes;
        this.integrity = integrity;
    }

    /**
     * Begins an upload; nothing is visible.
     *
     * @param maker what the object will say of who made it
     */
    Upload create(S3Client client, String key, String maker) {
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().bucket(settings.bucket()).key(key);
        attributes.set(request, key, maker);
        return integrity.trying(
                summed -> {
                    if (summed) {
                        request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                                .checksumType(ChecksumType.FULL_OBJECT);
                    } else {
                        request.checksumAlgorithm((ChecksumAlgorithm) null)
                                .checksumType((ChecksumType) null);
                    }
                    return upload(key, client.createMultipartUpload(request.build()));
                });
    }

    private static Upload upload(String key, CreateMultipartUploadResponse response) {
        StrangeAnswerException.requirePresent(response.uploadId(), "an upload without an id");
        return new Upload(
                key,
                response.uploadId(),
                response.checksumAlgorithm() == ChecksumAlgorithm.CRC32_C,
                response.checksumType() == ChecksumType.FULL_OBJECT);
    }

    /** Sends a part; a part of that number which was sent before is replaced. */
    SentPart send(S3Client client, Upload upload, int number, Body body, int crc32c) {
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
        StrangeAnswerException.requireEtag(response.eTag(), response, "a part without an ETag");
        return new SentPart(
                number, response.eTag(), upload.summed() ? Crc32c.base64(crc32c) : null);
    }

    /** Lets the server make a part of a range of an object in the same bucket. */
    SentPart copy(
            S3Client client, Upload upload, int number, String source, long offset, long length) {
        UploadPartCopyResponse response =
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
        StrangeAnswerException.requirePresent(
                response.copyPartResult(), "a copied part without an ETag");
        return new SentPart(
                number,
                response.copyPartResult().eTag(),
                upload.summed() ? response.copyPartResult().checksumCRC32C() : null);
    }

    /** Makes the object out of its parts, if there is none of that name. */
    Completion completeIfAbsent(S3Client client, Upload upload, List<SentPart> parts, Sum sum) {
        return complete(client, upload, parts, sum, request -> request.ifNoneMatch("*"));
    }

    /** Makes the object out of its parts, whether there is one of that name or not. */
    Completion complete(S3Client client, Upload upload, List<SentPart> parts, Sum sum) {
        return complete(client, upload, parts, sum, request -> {});
    }

    private Completion complete(
            S3Client client,
            Upload upload,
            List<SentPart> parts,
            Sum sum,
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
            StrangeAnswerException.requirePresent(
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
    void abort(S3Client client, Upload upload) {
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
}
