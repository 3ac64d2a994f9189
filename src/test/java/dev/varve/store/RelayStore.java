package dev.varve.store;

/** Hands every call to the store that the test has chosen last. */
public final class RelayStore extends DelegatingStore {

    private volatile BlobStore store;

    public RelayStore(BlobStore first) {
        store = first;
    }

    /** From now on calls go there. */
    public void use(BlobStore next) {
        store = next;
    }

    @Override
    protected BlobStore bare() {
        return store;
    }
}
