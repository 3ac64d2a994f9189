package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import java.io.IOException;
import java.time.Duration;

/** For tests in which nothing fails but the store. */
public interface StrictEvents extends LayerEvents {

    @Override
    default void fileStored(StoredFile file, RotationReason reason, Duration upload) {}

    @Override
    default void storeFailed(Partition partition, IOException failure) {}

    @Override
    default void encodeFailed(Partition partition, long rows, Throwable failure) {
        unexpected("rows of " + partition, failure);
    }

    @Override
    default void rowsSetAside(Partition partition, long rows, Throwable failure) {
        unexpected("rows of " + partition, failure);
    }

    @Override
    default void unexpected(String what, Throwable failure) {
        throw new AssertionError(what, failure);
    }
}
