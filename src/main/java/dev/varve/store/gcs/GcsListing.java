package dev.varve.store.gcs;

import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects whose names begin with a prefix, page by page. Names that are no keys are passed
 * over: what is staged, and what others put into the bucket. Cloud Storage lists in the order of
 * the names' UTF-8: <a href="https://cloud.google.com/storage/docs/json_api/v1/objects/list">
 * Objects: list</a>.
 */
final class GcsListing extends Spliterators.AbstractSpliterator<BlobInfo> {

    private final GcsApi api;
    private final String prefix;
    private final GcsFailure failure;

    private Iterator<StorageObject> page;
    private @Nullable String nextPage;

    private GcsListing(GcsApi api, String prefix, GcsFailure failure, Objects first) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT);
        this.api = api;
        this.prefix = prefix;
        this.failure = failure;
        this.page = items(first).iterator();
        this.nextPage = first.getNextPageToken();
    }

    /** Asks for the first page. */
    static GcsListing begin(GcsApi api, String prefix, GcsFailure failure) throws IOException {
        return new GcsListing(api, prefix, failure, api.list(prefix, null));
    }

    @Override
    public boolean tryAdvance(Consumer<? super BlobInfo> action) {
        while (true) {
            while (page.hasNext()) {
                Optional<BlobInfo> info = info(page.next());
                if (info.isPresent()) {
                    action.accept(info.get());
                    return true;
                }
            }
            if (nextPage == null) {
                return false;
            }
            turn(nextPage);
        }
    }

    private void turn(String token) {
        try {
            Objects next = api.list(prefix, token);
            page = items(next).iterator();
            nextPage = next.getNextPageToken();
        } catch (IOException e) {
            throw new UncheckedIOException(failure.of("cannot list '" + prefix + "'", e));
        }
    }

    private static List<StorageObject> items(Objects answer) {
        return answer.getItems() == null ? List.of() : answer.getItems();
    }

    private static Optional<BlobInfo> info(StorageObject item) {
        BigInteger size = item.getSize();
        return size == null
                ? Optional.empty()
                : BlobKey.ifValid(item.getName())
                        .map(key -> new BlobInfo(key, size.longValueExact()));
    }
}
