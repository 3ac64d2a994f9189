package dev.varve.wiring.storage;

import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.util.function.Consumer;

/** A store that tells of each object that was created, once it is durable. Thread-safe. */
public final class ToldStore extends ForwardingStore {

    private final BlobStore store;
    private final Consumer<BlobKey> created;

    /**
     * @param store closed with this
     * @param created told by whichever thread creates, which waits for it
     */
    public ToldStore(BlobStore store, Consumer<BlobKey> created) {
        this.store = store;
        this.created = created;
    }

    @Override
    protected BlobStore bare() {
        return store;
    }

    @Override
    <T> T call(StoreOperation operation, String subject, StoreCall.Work<T> work)
            throws IOException {
        T answer = work.run();
        if (operation == StoreOperation.CREATE || operation == StoreOperation.COMMIT) {
            created.accept(new BlobKey(subject));
        }
        return answer;
    }
}
