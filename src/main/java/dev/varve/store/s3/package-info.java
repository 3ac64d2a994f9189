/**
 * The store in Amazon S3 and in what speaks its protocol. Besides {@code wiring}, which makes the
 * client, only this room knows the AWS SDK.
 *
 * <p>Here live the requests, what their failures mean, and how an object of any size is created
 * once and whole: by {@code If-None-Match: *} on PutObject and on CompleteMultipartUpload. Nothing
 * here tries again: every call may be repeated, and one layer above the store does so.
 *
 * <p>The HTTP client is the SDK's Apache client. The lighter one, on {@code HttpURLConnection},
 * cannot read the body of an answer that comes in place of {@code 100 Continue}: a refused upload
 * would lose its code, and with that the difference between a busy server, an expired token and a
 * wrong clock. Without {@code Expect: 100-continue} a server that refuses a part closes the
 * connection in the middle of it, and the answer is lost as well. The Apache client streams bodies
 * from where they are, has time-outs for connecting, for silence and for a connection from its
 * pool, and brings its own configuration for native images; its libraries are there already, for
 * Google's client.
 */
@NullMarked
package dev.varve.store.s3;

import org.jspecify.annotations.NullMarked;
