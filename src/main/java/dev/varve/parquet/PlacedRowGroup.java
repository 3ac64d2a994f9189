package dev.varve.parquet;

/**
 * A row group of a file.
 *
 * @param description without its pages, which are on their way
 * @param offset of its first byte in the file
 * @param lastRow how many rows the file has with it
 */
record PlacedRowGroup(RowGroupDescription description, long offset, long lastRow) {

    /** Where the next may begin. */
    long end() {
        return offset + description.sizeBytes();
    }
}
