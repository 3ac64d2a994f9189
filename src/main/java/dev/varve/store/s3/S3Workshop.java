package dev.varve.store.s3;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all objects of one store share.
 *
 * @param underWay a permit for each part that may be under way
 * @param chunks where parts have their memory from
 */
record S3Workshop(
        S3Settings settings,
        Requests requests,
        S3Objects objects,
        Uploads uploads,
        ServerCopy copy,
        Semaphore underWay,
        Chunks chunks) {

    static S3Workshop of(S3Settings settings, Requests requests, long copiedPartSizeBytes) {
        Attributes attributes = new Attributes(settings);
        Integrity integrity = new Integrity();
        Uploads uploads = new Uploads(settings, attributes, integrity);
        return new S3Workshop(
                settings,
                requests,
                new S3Objects(requests, settings, attributes, integrity),
                uploads,
                new ServerCopy(requests, uploads, copiedPartSizeBytes, settings.parallelParts()),
                new Semaphore(settings.parallelParts()),
                new Chunks());
    }

    Multipart multipart(String doing, String key, String maker, AtomicLong heldBytes) {
        return new Multipart(doing, key, maker, requests, uploads, underWay, chunks, heldBytes);
    }
}
