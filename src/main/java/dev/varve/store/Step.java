package dev.varve.store;

/** What creating an object in the local store consists of, in this order. */
enum Step {
    CREATE_DIRECTORY,
    CREATE_TEMPORARY,
    WRITE,
    SYNC_FILE,
    SYNC_PARENT_DIRECTORY,
    LINK,
    /** Instead of that, where another object is replaced. */
    REPLACE,
    SYNC_DIRECTORY,
    DELETE_TEMPORARY
}
