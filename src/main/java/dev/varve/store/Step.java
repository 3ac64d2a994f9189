package dev.varve.store;

/** What creating an object in the local store consists of, in this order. */
enum Step {
    CREATE_DIRECTORY,
    SYNC_PARENT_DIRECTORY,
    CREATE_TEMPORARY,
    WRITE,
    SYNC_FILE,
    LINK,
    SYNC_DIRECTORY,
    DELETE_TEMPORARY
}
