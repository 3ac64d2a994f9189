package dev.varve.store.gcs;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.cloud.BaseServiceException;
import dev.varve.store.BlobExistsException;
import dev.varve.store.NoSuchBlobException;
import dev.varve.store.TransientStoreException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Says what a failure means: in words for an operator, and whether it may pass. Every request of
 * the store may be repeated, so what the <a
 * href="https://cloud.google.com/storage/docs/retry-strategy">retry strategy</a> lets idempotent
 * requests repeat may pass.
 */
final class GcsFailure {

    private static final int SHOWN_CHARS = 300;

    /** Named in answers with a status that says nothing, and in those of rate limits. */
    private static final Set<String> PASSING_REASONS =
            Set.of(
                    "internalError",
                    "backendError",
                    "connectionClosedPrematurely",
                    "rateLimitExceeded",
                    "userRateLimitExceeded");

    /** What no later try changes. */
    private static final Set<String> QUOTA_REASONS =
            Set.of("quotaExceeded", "storageQuotaExceeded", "dailyLimitExceeded");

    /** What Java and the client say when a connection ends in the middle. */
    private static final List<String> CUT =
            List.of(
                    "insufficient data written",
                    "Error writing request body to server",
                    "Error writing to server",
                    "onnection closed prematurely",
                    "onnection has been shutdown",
                    "Premature EOF",
                    "premature EOF");

    /** What other servers say to requests they do not know; Google says it in its own form. */
    private static final Set<Integer> FOREIGN = Set.of(400, 404, 405, 406, 415, 501);

    private final String bucket;

    GcsFailure(String bucket) {
        this.bucket = bucket;
    }

    /**
     * What to throw for a failure.
     *
     * @param doing what was tried, such as {@code cannot write 'a/b'}
     */
    IOException of(String doing, Throwable failure) {
        return switch (failure) {
            case TransientStoreException said -> said;
            case BlobExistsException said -> said;
            case NoSuchBlobException said -> said;
            case GcsRefusal said -> said;
            case InterruptedIOException said when !(said instanceof SocketTimeoutException) -> said;
            default ->
                    Thread.currentThread().isInterrupted()
                            ? interrupted(doing, failure)
                            : classified(where(doing), failure);
        };
    }

    private String where(String doing) {
        return doing + " in gs://" + bucket + ": ";
    }

    private static InterruptedIOException interrupted(String doing, Throwable failure) {
        InterruptedIOException interrupted =
                new InterruptedIOException(doing + ": the thread was interrupted");
        interrupted.initCause(failure);
        return interrupted;
    }

    private IOException classified(String doing, Throwable failure) {
        return switch (failure) {
            case BaseServiceException service -> service(doing, service);
            case GcsResponseException odd when odd.isPassing() -> passes(doing, reason(odd), odd);
            case RefusedException refused -> refused(doing, refused);
            case HttpResponseException answer -> refused(doing, RefusedException.of(answer));
            case NoCredentialsException none -> noCredentials(doing, none);
            case Retryable auth when auth.isRetryable() ->
                    passes(doing, "signing in failed", failure);
            case Retryable _ -> notAccepted(doing, failure);
            case SocketTimeoutException late -> passes(doing, "no answer in time", late);
            case UnknownHostException host ->
                    passes(doing, "the name " + host.getMessage() + " cannot be resolved", host);
            case ConnectException refused ->
                    passes(doing, "nothing listens there (" + reason(refused) + ")", refused);
            case SocketException broken -> passes(doing, reason(broken), broken);
            case SSLException tls -> tls(doing, tls);
            case EOFException cut -> passes(doing, "the answer was cut off", cut);
            case IOException other when isCut(other) -> passes(doing, reason(other), other);
            case IOException other when isBrokenJson(other) ->
                    passes(doing, "the answer was cut off", other);
            case IllegalArgumentException empty
                    when reason(empty).contains("no JSON input found") ->
                    passes(doing, "the answer was empty", empty);
            default -> new GcsRefusal(doing + reason(failure), failure);
        };
    }

    private static IOException passes(String doing, String reason, Throwable failure) {
        return new TransientStoreException(doing + reason + "; try again", failure);
    }

    private IOException service(String doing, BaseServiceException failure) {
        if (failure.getCode() == 0) {
            if (PASSING_REASONS.contains(String.valueOf(failure.getReason()))) {
                return passes(doing, reason(failure), failure);
            }
            Throwable cause = failure.getCause();
            return cause == null
                    ? new GcsRefusal(doing + reason(failure), failure)
                    : classified(doing, cause);
        }
        return status(
                doing,
                failure.getCode(),
                String.valueOf(failure.getReason()),
                reason(failure),
                Optional.empty(),
                failure);
    }

    private IOException refused(String doing, RefusedException refused) {
        if (refused.saysNoBucket()) {
            return new GcsRefusal(
                    doing + "there is no such bucket; create it or name another", refused);
        }
        if (refused.saysOtherChecksum()) {
            return passes(doing, "the bytes changed on the way", refused);
        }
        if (!refused.isGoogle() && FOREIGN.contains(refused.status())) {
            return classified(doing, GcsResponseException.foreign());
        }
        return status(
                doing,
                refused.status(),
                refused.reason(),
                reason(refused),
                refused.retryAfter(),
                refused);
    }

    private static IOException status(
            String doing,
            int status,
            String reason,
            String message,
            Optional<Duration> retryAfter,
            Throwable failure) {
        boolean limited = status == 403 && PASSING_REASONS.contains(reason);
        if (status == 408 || status == 429 || (status >= 500 && status != 507) || limited) {
            return new TransientStoreException(
                    doing + "HTTP status " + status + " (" + message + "); try again",
                    failure,
                    retryAfter);
        }
        if (QUOTA_REASONS.contains(reason) || status == 507) {
            return new GcsRefusal(
                    doing + "a quota is used up (" + message + "); raise it or free some", failure);
        }
        return switch (status) {
            case 401 -> notAccepted(doing, failure);
            case 403 ->
                    new GcsRefusal(
                            doing
                                    + "denied ("
                                    + message
                                    + "); grant the role roles/storage.objectUser on the bucket",
                            failure);
            case 404 -> new GcsRefusal(doing + "not found (" + message + ")", failure);
            default ->
                    new GcsRefusal(doing + "HTTP status " + status + " (" + message + ")", failure);
        };
    }

    private static IOException noCredentials(String doing, NoCredentialsException none) {
        return new GcsRefusal(
                doing
                        + "there are no Google credentials; use workload identity, or name a file"
                        + " in GOOGLE_APPLICATION_CREDENTIALS",
                none);
    }

    private static IOException notAccepted(String doing, Throwable failure) {
        return new GcsRefusal(
                doing
                        + "the credentials are missing, expired or not accepted ("
                        + reason(failure)
                        + "); renew them",
                failure);
    }

    private static IOException tls(String doing, SSLException failure) {
        if (reason(failure).contains("unrecognized SSL message")) {
            return new GcsRefusal(
                    doing
                            + "the server does not speak TLS; check whether the endpoint begins with"
                            + " http:// instead of https://",
                    failure);
        }
        Throwable cause = failure.getCause();
        boolean certificate = cause instanceof CertificateException;
        boolean passing =
                cause instanceof SocketException
                        || cause instanceof EOFException
                        || isCut(failure)
                        || failure instanceof SSLHandshakeException && !certificate;
        return passing
                ? passes(doing, reason(failure), failure)
                : new GcsRefusal(
                        doing
                                + "no secure connection ("
                                + reason(failure)
                                + "); check the endpoint and its certificate",
                        failure);
    }

    private static boolean isCut(IOException failure) {
        String message = reason(failure);
        return CUT.stream().anyMatch(message::contains);
    }

    /** By their names: which JSON library reads the answers is the client's business. */
    private static boolean isBrokenJson(IOException failure) {
        String name = failure.getClass().getSimpleName();
        return name.equals("MalformedJsonException") || name.equals("JsonEOFException");
    }

    /** The first line of what the failure says, not too much of it. */
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return "no reason is given";
        }
        String line = message.strip().lines().findFirst().orElseThrow();
        return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
    }
}
