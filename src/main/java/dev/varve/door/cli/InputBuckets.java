package dev.varve.door.cli;

import dev.varve.store.BlobStore;

/** The buckets that inputs are read from. Thread-safe. */
public interface InputBuckets extends AutoCloseable {

    /**
     * A bucket, for reading alone; the same store whenever it is asked for. Touches no network.
     *
     * @param bucket such as {@code s3://name} or {@code gs://name}
     * @return closed with this
     * @throws WrongConfigurationException if any key is wrong, or {@code varve.input.*} does not
     *     fit the bucket
     */
    BlobStore open(String bucket);

    @Override
    void close();
}
