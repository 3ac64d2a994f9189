package dev.varve.wiring.storage;

import dev.varve.wiring.configuration.Choice;

/** What can be asked of a store, as metrics and logs call it. */
enum StoreOperation {
    CREATE(true),
    STAGE(false),
    APPEND(true),
    COMMIT(true),
    HEAD(false),
    READ(false),
    LIST(false),
    MOVE(true),
    DELETE(false),
    PROOF(false);

    private final boolean transfer;

    StoreOperation(boolean transfer) {
        this.transfer = transfer;
    }

    /**
     * Whether the call moves the bytes of an object, however many those are. What only begins a
     * stream of bytes or of names does not.
     */
    boolean isTransfer() {
        return transfer;
    }

    @Override
    public String toString() {
        return Choice.word(this);
    }
}
