package dev.varve.store.s3;

import dev.varve.store.s3.S3Failure.Verdict;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Judges what a server answered, by its code and status. Which of them may pass is what the SDKs of
 * AWS for Java and Go, botocore and Arrow's object_store agree on. Where they do not: 408, 429 and
 * what speaks of throttling or limits of the rate may pass; clocks that disagree, space that is
 * used up (507), and what the server has not implemented (501, 505), do not.
 */
final class ServiceVerdict {

    private static final Set<String> PASSING =
            Set.of(
                    "BandwidthLimitExceeded",
                    "ConditionalRequestConflict",
                    "InternalError",
                    "LimitExceededException",
                    "PriorRequestNotComplete",
                    "ProvisionedThroughputExceededException",
                    "RequestLimitExceeded",
                    "RequestThrottled",
                    "RequestThrottledException",
                    "RequestTimeout",
                    "RequestTimeoutException",
                    "ServiceUnavailable",
                    "SlowDown",
                    "ThrottledException",
                    "Throttling",
                    "ThrottlingException",
                    "TooManyRequestsException",
                    "TransactionInProgressException");

    /** Not implemented, another version of HTTP, no space: only a person changes these. */
    private static final Set<Integer> LASTING = Set.of(501, 505, 507);

    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]+)'");

    private ServiceVerdict() {}

    static Verdict of(AwsServiceException failure, String bucket) {
        String code = code(failure);
        return known(code, failure, bucket)
                .orElseGet(() -> byStatus(code, failure.statusCode(), failure));
    }

    /** The code of the error; empty when the answer had none. */
    static String code(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }

    private static Optional<Verdict> known(
            String code, AwsServiceException failure, String bucket) {
        return Optional.ofNullable(
                switch (code) {
                    case "NoSuchBucket" ->
                            Verdict.lasting(
                                    "there is no bucket '%s'; create it or correct its name"
                                            .formatted(bucket));
                    case "InvalidBucketName" ->
                            Verdict.lasting(
                                    "'%s' cannot be the name of a bucket; correct it"
                                            .formatted(bucket));
                    case "AllAccessDisabled", "AccessDenied" -> denied(failure);
                    case "InvalidAccessKeyId" ->
                            Verdict.lasting(
                                    "the server does not know the access key; check"
                                            + " AWS_ACCESS_KEY_ID and whether the endpoint is the"
                                            + " one it belongs to");
                    case "SignatureDoesNotMatch" ->
                            Verdict.lasting(
                                    "the secret key does not fit the access key, or something on"
                                            + " the way changed the request; check"
                                            + " AWS_SECRET_ACCESS_KEY and proxies");
                    case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                            Verdict.lasting("the session token has expired; renew the credentials");
                    case "InvalidToken" ->
                            Verdict.lasting(
                                    "the session token is not valid; check AWS_SESSION_TOKEN");
                    case "RequestTimeTooSkewed", "RequestExpired" ->
                            Verdict.lasting(
                                    "the clock of this machine and the server's are more than 15"
                                            + " minutes apart; set it (NTP)");
                    case "PermanentRedirect",
                            "TemporaryRedirect",
                            "AuthorizationHeaderMalformed",
                            "IllegalLocationConstraintException" ->
                            wrongRegion(failure, bucket);
                    case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch" ->
                            Verdict.lasting(
                                    "the bytes that arrived are not those that were sent; check"
                                            + " the network and proxies");
                    case "NoSuchUpload" ->
                            Verdict.lasting(
                                    "the unfinished upload is gone; see that no lifecycle rule"
                                            + " removes uploads as young as a file stays open");
                    case "QuotaExceeded",
                            "XMinioAdminBucketQuotaExceeded",
                            "XMinioStorageFull",
                            "InsufficientCapacity" ->
                            Verdict.lasting(
                                    "no space is left there (%s); free some or raise the quota"
                                            .formatted(code));
                    case "ConditionalRequestConflict" ->
                            Verdict.passing("another request for the same object is under way");
                    case "NotImplemented" ->
                            Verdict.lasting(
                                    "the server does not know this request (%s)"
                                            .formatted(message(failure)));
                    default -> null;
                });
    }

    private static Verdict byStatus(String code, int status, AwsServiceException failure) {
        if (PASSING.contains(code) || isPassing(status)) {
            return Verdict.passing("the server answers " + answer(code, status, failure));
        }
        if (status == 301 || status == 307 || status == 308) {
            return wrongRegion(failure, "");
        }
        if (code.isEmpty() && (status == 401 || status == 403)) {
            return denied(failure);
        }
        if (code.isEmpty()) {
            return Verdict.lasting(
                    "the answer (%d) is not one of S3; correct the endpoint".formatted(status));
        }
        return Verdict.lasting("the server answers " + answer(code, status, failure));
    }

    private static boolean isPassing(int status) {
        return status == 408 || status == 429 || (status >= 500 && !LASTING.contains(status));
    }

    private static Verdict denied(AwsServiceException failure) {
        String message = message(failure);
        return Verdict.lasting(
                "the credentials may not do this%s; allow it in the policy of the user, role or"
                                .formatted(message.isEmpty() ? "" : " (" + message + ")")
                        + " bucket");
    }

    private static Verdict wrongRegion(AwsServiceException failure, String bucket) {
        String said =
                (bucket.isEmpty() ? "the bucket" : "bucket '" + bucket + "'")
                        + " is in another region";
        return Verdict.lasting(
                region(failure)
                        .map(region -> said + "; set the region to '" + region + "'")
                        .orElse(said + " or at another endpoint; correct the region"));
    }

    private static Optional<String> region(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        if (details == null) {
            return Optional.empty();
        }
        Matcher expected = EXPECTED_REGION.matcher(message(failure));
        if (expected.find()) {
            return Optional.of(expected.group(1));
        }
        return Optional.ofNullable(details.sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"));
    }

    private static String answer(String code, int status, AwsServiceException failure) {
        String message = message(failure);
        return status
                + (code.isEmpty() ? "" : " " + code)
                + (message.isEmpty() ? "" : " (" + message + ")");
    }

    private static String message(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String message = details == null ? null : details.errorMessage();
        return message == null || message.toLowerCase(Locale.ROOT).equals("null") ? "" : message;
    }
}
