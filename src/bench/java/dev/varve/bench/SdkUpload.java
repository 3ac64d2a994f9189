package dev.varve.bench;

import dev.varve.store.s3.S3Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The child process that uploads a finished file as the SDK's guide does: part after part out of
 * one buffer, which is the least work there is. Client, size of the parts and the kind of checksum
 * are Varve's; the SDK computes the checksums.
 */
final class SdkUpload {
    private static final int PART_BYTES = S3Settings.MIN_PART_SIZE_BYTES;

    private SdkUpload() {}

    /**
     * Uploads.
     *
     * @param args those of {@link S3Target}, and the file
     */
    public static void main(String[] args) throws IOException {
        S3Target target = S3Target.of(args);
        try (S3Client client = target.client();
                InputStream in = Files.newInputStream(Path.of(args[3]))) {
            String upload =
                    client.createMultipartUpload(
                                    request ->
                                            request.bucket(target.bucket())
                                                    .key(target.key())
                                                    .checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
                            .uploadId();
            List<CompletedPart> parts = parts(client, target, upload, in);
            client.completeMultipartUpload(
                    request ->
                            request.bucket(target.bucket())
                                    .key(target.key())
                                    .uploadId(upload)
                                    .multipartUpload(completed -> completed.parts(parts)));
        }
    }

    private static List<CompletedPart> parts(
            S3Client client, S3Target target, String upload, InputStream in) throws IOException {
        List<CompletedPart> parts = new ArrayList<>();
        byte[] part = new byte[PART_BYTES];
        for (int read = in.readNBytes(part, 0, part.length);
                read > 0;
                read = in.readNBytes(part, 0, part.length)) {
            int length = read;
            UploadPartRequest request =
                    UploadPartRequest.builder()
                            .bucket(target.bucket())
                            .key(target.key())
                            .uploadId(upload)
                            .partNumber(parts.size() + 1)
                            .contentLength((long) length)
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                            .build();
            UploadPartResponse response =
                    client.uploadPart(
                            request,
                            RequestBody.fromContentProvider(
                                    () -> new ByteArrayInputStream(part, 0, length),
                                    length,
                                    "application/octet-stream"));
            parts.add(
                    CompletedPart.builder()
                            .partNumber(request.partNumber())
                            .eTag(response.eTag())
                            .checksumCRC32C(response.checksumCRC32C())
                            .build());
        }
        return parts;
    }
}
