package dev.varve.store.s3;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects whose keys begin with a prefix, one page of at most 1,000 after another, in the order
 * of the server, which is that of the keys' UTF-8 bytes. What is no key, as are the staging area
 * and the markers of directories that other programs leave, is passed over.
 */
final class S3Listing extends Spliterators.AbstractSpliterator<BlobInfo> {

    private final Requests requests;
    private final String bucket;
    private final String prefix;
    private Iterator<S3Object> page;
    private @Nullable String further;

    /**
     * Asks for the first page.
     *
     * @throws IOException if that cannot be had
     */
    S3Listing(Requests requests, String bucket, String prefix) throws IOException {
        super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
        this.requests = requests;
        this.bucket = bucket;
        this.prefix = prefix;
        this.page = List.<S3Object>of().iterator();
        turnPage();
    }

    @Override
    public boolean tryAdvance(Consumer<? super BlobInfo> action) {
        while (true) {
            while (page.hasNext()) {
                S3Object object = page.next();
                Optional<BlobKey> key = BlobKey.ifValid(object.key());
                if (key.isPresent()) {
                    action.accept(new BlobInfo(key.get(), object.size()));
                    return true;
                }
            }
            if (further == null) {
                return false;
            }
            try {
                turnPage();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void turnPage() throws IOException {
        String token = further;
        ListObjectsV2Response response =
                requests.send(
                        "cannot list '" + prefix + "'",
                        client ->
                                client.listObjectsV2(
                                        request ->
                                                request.bucket(bucket)
                                                        .prefix(prefix)
                                                        .continuationToken(token)));
        page = response.contents().iterator();
        further =
                Boolean.TRUE.equals(response.isTruncated())
                        ? response.nextContinuationToken()
                        : null;
    }
}
