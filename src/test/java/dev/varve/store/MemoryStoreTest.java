package dev.varve.store;

/** What tests take for a store is one. */
final class MemoryStoreTest implements BlobStoreContract {

    @Override
    public BlobStore emptyStore() {
        return new MemoryStore();
    }
}
