package dev.varve.store.s3;

import dev.varve.store.TransientStoreException;
import dev.varve.store.s3.MultipartRequests.SentPart;
import dev.varve.store.s3.MultipartRequests.StartedUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes the parts of an upload by reading another object, one part at a time: what is held is one
 * part.
 */
final class ReadCopy {

    private final Requests requests;
    private final MultipartRequests uploads;
    private final S3Settings settings;

    ReadCopy(Requests requests, MultipartRequests uploads, S3Settings settings) {
        this.requests = requests;
        this.uploads = uploads;
        this.settings = settings;
    }

    /**
     * Sends what an object holds.
     *
     * @param doing what failures say was tried
     * @param source the object's key in the bucket
     * @param sum what it holds
     * @throws TransientStoreException if what is read is something else
     */
    List<SentPart> copyParts(String doing, String source, StartedUpload upload, ContentChecksum sum)
            throws IOException {
        List<SentPart> parts = new ArrayList<>();
        ContentChecksum read = ContentChecksum.EMPTY;
        while (read.sizeBytes() < sum.sizeBytes()) {
            long offset = read.sizeBytes();
            long length = Math.min(settings.partSizeBytes(), sum.sizeBytes() - offset);
            Body body = requests.send(doing, client -> read(client, source, offset, length));
            ContentChecksum part = ContentChecksum.of(body);
            int number = parts.size() + 1;
            parts.add(
                    requests.send(
                            doing,
                            client -> uploads.send(client, upload, number, body, part.crc32c())));
            read = read.and(part);
        }
        if (!read.equals(sum)) {
            throw new TransientStoreException(
                    requests.described(
                            doing, "what was read back is not what was sent; try again"));
        }
        return parts;
    }

    private Body read(S3Client client, String source, long offset, long length)
            throws TransientStoreException {
        byte[] bytes =
                client.getObjectAsBytes(
                                request ->
                                        request.bucket(settings.bucket())
                                                .key(source)
                                                .range(
                                                        "bytes=%d-%d"
                                                                .formatted(
                                                                        offset,
                                                                        offset + length - 1)))
                        .asByteArrayUnsafe();
        if (bytes.length != length) {
            throw new TransientStoreException(
                    "%d bytes of '%s' were asked for, %d came"
                            .formatted(length, source, bytes.length));
        }
        return Body.of(ByteBuffer.wrap(bytes));
    }
}
