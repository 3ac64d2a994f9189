package dev.varve.store.s3;

import dev.varve.store.s3.S3Objects.HeadResult;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What has a name. Asked inside of {@link Requests}, which tells what failures mean.
 *
 * @param settings say whether names are looked at because the server's conditions are not relied on
 */
record ObjectNames(S3Settings settings) {

    /** What the server says of the object; empty when there is none. */
    Optional<HeadResult> find(S3Client client, String key) {
        try {
            return Optional.of(
                    HeadResult.of(
                            client.headObject(
                                    request ->
                                            request.bucket(settings.bucket())
                                                    .key(key)
                                                    .checksumMode(ChecksumMode.ENABLED))));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Whether the name must not be given to another object. One that is to be replaced is looked at
     * whatever the settings say: that is rare, and many servers know no {@code If-Match}.
     */
    boolean isTaken(S3Client client, String key, Precondition precondition) {
        boolean isAsked =
                settings.conditions() == Conditions.CHECKED
                        || !precondition.equals(Precondition.ABSENT);
        return isAsked && precondition.isBrokenBy(find(client, key));
    }

    /** Whether another object took the name of the one that was just created. */
    boolean isLost(S3Client client, String key, String maker) {
        return settings.conditions() == Conditions.CHECKED
                && find(client, key).filter(found -> found.maker().equals(maker)).isEmpty();
    }
}
