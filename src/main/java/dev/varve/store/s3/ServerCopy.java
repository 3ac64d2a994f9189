package dev.varve.store.s3;

import dev.varve.store.BlobKey;
import dev.varve.store.RequestTask;
import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.MultipartRequests.SentPart;
import dev.varve.store.s3.MultipartRequests.StartedUpload;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies objects within the bucket, without their bytes passing through here where the server knows
 * how: as a multipart upload, because that may be told to create and never replace, at any size.
 * From a server that cannot copy the bytes are read, and sent again.
 */
final class ServerCopy {

    private static final System.Logger LOG = System.getLogger(ServerCopy.class.getName());

    private final Requests requests;
    private final MultipartRequests uploads;
    private final long partSizeBytes;
    private final int parallelParts;
    private final ReadCopy readCopy;
    private volatile boolean serverCopies = true;
    private volatile boolean sumsOfCopies = true;

    /**
     * @param partSizeBytes what the server copies by one request, at most
     * @param parallelParts how many of them are under way at once
     * @param readCopy for servers that cannot copy
     */
    ServerCopy(
            Requests requests,
            MultipartRequests uploads,
            long partSizeBytes,
            int parallelParts,
            ReadCopy readCopy) {
        this.requests = requests;
        this.uploads = uploads;
        this.partSizeBytes = partSizeBytes;
        this.parallelParts = parallelParts;
        this.readCopy = readCopy;
    }

    /**
     * Creates an object from another.
     *
     * @param source the other object's key in the bucket
     * @param sum what it holds; not empty
     * @param maker what the new object says of who made it
     * @param precondition on what has its name
     * @return whether it was created; never {@link Completion#UNKNOWN}
     */
    Completion copy(
            String source,
            BlobKey key,
            ContentChecksum sum,
            String maker,
            Precondition precondition)
            throws IOException {
        Copied copied = new Copied(source, key, sum, maker, precondition);
        if (serverCopies) {
            try {
                return copy(copied, this::copyParts);
            } catch (NoServerCopiesException none) {
                serverCopies = false;
                LOG.log(
                        Level.WARNING,
                        requests.described(
                                "cannot copy within the server",
                                none.getMessage()
                                        + "; large objects whose names come last are read back and sent a second time"));
            }
        }
        return copy(copied, readCopy::copyParts);
    }

    /** Makes the parts of an upload from an object. */
    @FunctionalInterface
    interface PartSource {

        List<SentPart> parts(String doing, String source, StartedUpload upload, ContentChecksum sum)
                throws IOException;
    }

    private record Copied(
            String source,
            BlobKey key,
            ContentChecksum sum,
            String maker,
            Precondition precondition) {}

    private Completion copy(Copied copied, PartSource from) throws IOException {
        Optional<Completion> first = attempt(copied, from);
        return first.isPresent() ? first.get() : attempt(copied, from).orElseThrow();
    }

    /** Empty where the parts turned out to have no sums, and the next attempt asks for none. */
    private Optional<Completion> attempt(Copied copied, PartSource from) throws IOException {
        BlobKey key = copied.key();
        ContentChecksum sum = copied.sum();
        String doing = "cannot store '" + key + "'";
        boolean summed = sumsOfCopies;
        StartedUpload upload =
                requests.send(
                        doing,
                        client -> uploads.create(client, key.value(), copied.maker(), summed));
        boolean done = false;
        try {
            List<SentPart> parts = from.parts(doing, copied.source(), upload, sum);
            if (summed
                    && upload.summed()
                    && parts.stream().anyMatch(part -> part.checksum() == null)) {
                tellOfSums();
                return Optional.empty();
            }
            Completion completion =
                    requests.send(
                            doing,
                            client ->
                                    uploads.complete(
                                            client, upload, parts, sum, copied.precondition()));
            done = completion == Completion.CREATED;
            return Optional.of(completion);
        } finally {
            if (!done) {
                abort(upload);
            }
        }
    }

    /** An upload that was begun with sums could not be completed without those of its parts. */
    private void tellOfSums() {
        if (sumsOfCopies) {
            sumsOfCopies = false;
            LOG.log(
                    Level.WARNING,
                    requests.described(
                            "copies within the server have no CRC-32C",
                            "it keeps none of parts that it copies; they are made without"));
        }
    }

    private List<SentPart> copyParts(
            String doing, String source, StartedUpload upload, ContentChecksum sum)
            throws IOException {
        long sizeBytes = sum.sizeBytes();
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
