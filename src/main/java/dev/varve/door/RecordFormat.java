package dev.varve.door;

/** How the records of a stream stand behind one another. */
public enum RecordFormat {

    /** The first bytes decide. */
    AUTO,

    /** One record a line. */
    NDJSON,

    /** An array of records, or records one after another, over as many lines as they like. */
    JSON
}
