package dev.varve.layer;

import dev.varve.layer.partition.Partition;

/**
 * Rows that were accepted will be in no file: they cannot be encoded and are in the dead letters.
 */
public final class RowsSetAsideException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RowsSetAsideException(Partition partition, long rows, Throwable cause) {
        super(
                "%,d rows of %s could not be encoded and are in the dead letters: %s"
                        .formatted(rows, partition, cause),
                cause);
    }
}
