package dev.varve.store.s3;

import dev.varve.store.s3.PartBytes.BufferPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all objects of one store share.
 *
 * @param underWay a permit for each part that may be under way
 * @param chunks where parts have their memory from
 */
record S3Context(
        S3Settings settings,
        Requests requests,
        ObjectNames names,
        S3Objects objects,
        MultipartRequests uploads,
        ServerCopy copy,
        Semaphore underWay,
        BufferPool chunks) {

    static S3Context of(S3Settings settings, Requests requests, long copiedPartSizeBytes) {
        ObjectAttributes attributes = new ObjectAttributes(settings);
        Integrity integrity = new Integrity();
        ObjectNames names = new ObjectNames(settings);
        MultipartRequests uploads = new MultipartRequests(settings, attributes, integrity, names);
        return new S3Context(
                settings,
                requests,
                names,
                new S3Objects(requests, settings, attributes, integrity, names),
                uploads,
                new ServerCopy(
                        requests,
                        uploads,
                        copiedPartSizeBytes,
                        settings.parallelParts(),
                        new ReadCopy(requests, uploads, settings)),
                new Semaphore(settings.parallelParts()),
                new BufferPool());
    }

    MultipartUpload multipart(String doing, String key, String maker, AtomicLong heldBytes) {
        return new MultipartUpload(
                doing, key, maker, requests, uploads, underWay, chunks, heldBytes);
    }
}
