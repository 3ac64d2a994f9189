package dev.varve.store.s3;

/** What the server encrypts new objects with. */
public enum S3Encryption {

    /** What the bucket is set to. */
    NONE,

    /** Keys that the server keeps (SSE-S3). */
    AES256,

    /** A key of AWS KMS (SSE-KMS). */
    AWS_KMS
}
