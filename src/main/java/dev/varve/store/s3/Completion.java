package dev.varve.store.s3;

/** What came of completing an upload. */
enum Completion {

    /** The object is there, made by this upload. */
    CREATED,

    /** An object of that name was there before. */
    EXISTED,

    /** The server no longer knows the upload: it may have been completed by an earlier try. */
    UNKNOWN
}
