package dev.varve.parquet;

import java.io.IOException;

/** Thrown when what was read is no Parquet file, or not all of one; the message says why. */
public final class NotParquetException extends IOException {

    NotParquetException(String reason) {
        super("it is no Parquet file: " + reason);
    }
}
