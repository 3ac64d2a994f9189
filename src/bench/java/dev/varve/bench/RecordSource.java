package dev.varve.bench;

/**
 * An endless, deterministic stream of records: the first N of two sources of one kind are the same
 * bytes.
 */
interface RecordSource {
    /** Appends the next record, without its line end. */
    void next(JsonBytes line);
}
