package dev.varve.store.s3;

import dev.varve.store.s3.S3Failure.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Judges failures that no answer of the server tells of: the network's, and the SDK's own. */
final class ClientVerdict {

    private ClientVerdict() {}

    static Verdict of(Throwable failure) {
        if (failure instanceof UnexpectedResponseException strange) {
            return strange.isCutOff()
                    ? Verdict.passing("the answer was cut off")
                    : Verdict.lasting(
                            "the answer is not one of S3 (%s); correct the endpoint"
                                    .formatted(strange.getMessage()));
        }
        String text = String.valueOf(failure.getMessage());
        if (text.contains("Unable to load credentials")) {
            return Verdict.lasting(
                    "no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                            + " or run where there is a role");
        }
        if (failure instanceof ApiCallTimeoutException
                || failure instanceof ApiCallAttemptTimeoutException) {
            return Verdict.passing("the request took too long");
        }
        if (text.contains("different checksum")) {
            return Verdict.passing("the bytes that arrived are not those that were stored");
        }
        return ofCause(failure);
    }

    private static Verdict ofCause(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Optional<Verdict> verdict = ofNetwork(cause);
            if (verdict.isPresent()) {
                return verdict.get();
            }
            if (cause instanceof AwsServiceException credentials) {
                return Verdict.lasting(
                        "the credentials could not be had (%s)".formatted(text(credentials)));
            }
            if (cause instanceof IOException broken) {
                return Verdict.passing("the connection broke (%s)".formatted(text(broken)));
            }
        }
        return text(failure).contains("Could not parse XML")
                ? Verdict.lasting("the answer is not one of S3; correct the endpoint")
                : Verdict.lasting(text(failure));
    }

    private static Optional<Verdict> ofNetwork(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case UnknownHostException unknown ->
                            Verdict.passing(
                                    "the host %s is not known; check the endpoint, the region and"
                                                    .formatted(unknown.getMessage())
                                            + " the name service");
                    case NoRouteToHostException route ->
                            Verdict.passing("there is no way to the server; check the network");
                    case ConnectException refused -> ofConnecting(refused);
                    case SocketTimeoutException silence ->
                            Verdict.passing(
                                    "the server said nothing for too long (%s)"
                                            .formatted(text(silence)));
                    case SSLException tls when isCertificate(tls) ->
                            Verdict.lasting(
                                    "the server's certificate is not trusted (%s); check the"
                                                    .formatted(text(tls))
                                            + " endpoint and the trust store");
                    case SSLException tls when isAnsweredInPlainText(tls) ->
                            Verdict.lasting(
                                    "the server does not speak TLS; check whether the endpoint"
                                            + " begins with http:// instead of https://");
                    default -> null;
                });
    }

    private static Verdict ofConnecting(ConnectException failure) {
        // Apache's time-out for connecting is no SocketTimeoutException, but says so.
        return text(failure).contains("timed out")
                ? Verdict.passing("the server cannot be reached in time; check the network")
                : Verdict.passing(
                        "the server refuses connections; check that it runs and that the endpoint"
                                + " is right");
    }

    /** By the words of Java's sockets and of its engine. */
    private static boolean isAnsweredInPlainText(SSLException failure) {
        String text = text(failure);
        return text.contains("unrecognized SSL message") || text.contains("plaintext connection");
    }

    private static boolean isCertificate(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? "no reason is given" : message;
    }
}
