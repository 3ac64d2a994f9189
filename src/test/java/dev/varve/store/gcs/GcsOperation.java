package dev.varve.store.gcs;

/** What a request to {@link GcsFake} wants done. */
public enum GcsOperation {
    /** The metadata of a bucket. */
    BUCKET,
    /** The metadata of an object. */
    GET,
    /** The bytes of an object. */
    READ,
    /** A page of a listing. */
    LIST,
    /** An object in one request, with or without its metadata. */
    INSERT,
    /** The beginning of a resumable upload. */
    START,
    /** A chunk of a resumable upload, also the last. */
    CHUNK,
    /** The question how far a resumable upload came. */
    STATUS,
    /** The end of a resumable upload without an object. */
    CANCEL,
    /** One step of a copy within the server. */
    REWRITE,
    /** The removal of an object. */
    DELETE
}
