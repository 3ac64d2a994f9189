package dev.varve.store.s3;

import dev.varve.store.BlobKey;
import dev.varve.store.RequestTask;
import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.MultipartRequests.SentPart;
import dev.varve.store.s3.MultipartRequests.StartedUpload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies objects within the bucket, without their bytes passing through here: as a multipart
 * upload, because that may be told to create and never replace, at any size.
 */
final class ServerCopy {

    private final Requests requests;
    private final MultipartRequests uploads;
    private final long partSizeBytes;
    private final int parallelParts;

    /**
     * @param partSizeBytes what the server copies by one request, at most
     * @param parallelParts how many of them are under way at once
     */
    ServerCopy(
            Requests requests, MultipartRequests uploads, long partSizeBytes, int parallelParts) {
        this.requests = requests;
        this.uploads = uploads;
        this.partSizeBytes = partSizeBytes;
        this.parallelParts = parallelParts;
    }

    /**
     * Creates an object from another.
     *
     * @param source the other object's key in the bucket
     * @param sum what it holds; not empty
     * @param maker what the new object says of who made it
     * @return whether it was created; never {@link Completion#UNKNOWN}
     */
    Completion copy(String source, BlobKey key, ContentChecksum sum, String maker)
            throws IOException {
        String doing = "cannot store '" + key + "'";
        StartedUpload upload =
                requests.send(doing, client -> uploads.create(client, key.value(), maker));
        boolean done = false;
        try {
            List<SentPart> parts = copyParts(doing, source, upload, sum.sizeBytes());
            Completion completion =
                    requests.send(
                            doing, client -> uploads.completeIfAbsent(client, upload, parts, sum));
            done = completion == Completion.CREATED;
            return completion;
        } finally {
            if (!done) {
                abort(upload);
            }
        }
    }

    private List<SentPart> copyParts(
            String doing, String source, StartedUpload upload, long sizeBytes) throws IOException {
        List<RequestTask<SentPart>> running = new ArrayList<>();
        List<SentPart> copied = new ArrayList<>();
        try {
            for (long at = 0; at < sizeBytes; at += partSizeBytes) {
                long from = at;
                int number = running.size() + 1;
                if (number > parallelParts) {
                    copied.add(running.get(copied.size()).await());
                }
                long length = Math.min(partSizeBytes, sizeBytes - from);
                running.add(
                        requests.begin(
                                doing,
                                client ->
                                        uploads.copy(
                                                client, upload, number, source, from, length)));
            }
            while (copied.size() < running.size()) {
                copied.add(running.get(copied.size()).await());
            }
        } finally {
            running.stream().filter(part -> !part.isDone()).forEach(RequestTask::cancel);
        }
        return copied;
    }

    private void abort(StartedUpload upload) {
        requests.cleanUp(
                "cannot remove the unfinished copy to '" + upload.key() + "'",
                client -> {
                    uploads.abort(client, upload);
                    return upload;
                });
    }
}
