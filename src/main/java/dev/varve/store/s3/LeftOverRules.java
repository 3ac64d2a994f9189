package dev.varve.store.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/**
 * What the bucket's lifecycle rules do about unfinished uploads and temporary objects that could
 * not be removed. The bucket is asked once. Thread-safe.
 */
final class LeftOverRules {

    private final String staging;
    private @Nullable String known;

    LeftOverRules(S3Settings settings) {
        this.staging = settings.stagingKey("");
    }

    /** Asks the bucket for its rules. */
    @FunctionalInterface
    interface Question {

        GetBucketLifecycleConfigurationResponse ask() throws IOException, TimeoutException;
    }

    /** What becomes of what is left over, as the end of a sentence. */
    synchronized String outlook(Question question) {
        String said = known;
        if (said == null) {
            said = asked(question);
            known = said;
        }
        return said;
    }

    private String asked(Question question) {
        try {
            return ofRules(question.ask().rules());
        } catch (IOException e) {
            boolean none =
                    e.getCause() instanceof AwsServiceException answer
                            && answer.statusCode() == 404;
            return none ? ofRules(List.of()) : unknown();
        } catch (TimeoutException e) {
            return unknown();
        }
    }

    private String unknown() {
        return "whether a lifecycle rule removes it later could not be found out: see that the"
                + " bucket has one for unfinished uploads and one for objects below "
                + staging;
    }

    private String ofRules(List<LifecycleRule> rules) {
        List<String> missing = new ArrayList<>();
        if (rules.stream().noneMatch(this::removesUploads)) {
            missing.add("unfinished uploads");
        }
        if (rules.stream().noneMatch(this::removesTemporaryObjects)) {
            missing.add("objects below " + staging);
        }
        return missing.isEmpty()
                ? "a lifecycle rule of the bucket removes it later"
                : "create a lifecycle rule that removes %s, or remove them by hand"
                        .formatted(String.join(" and one that removes ", missing));
    }

    private boolean removesUploads(LifecycleRule rule) {
        return rule.abortIncompleteMultipartUpload() != null && isInForce(rule);
    }

    private boolean removesTemporaryObjects(LifecycleRule rule) {
        return rule.expiration() != null && isInForce(rule);
    }

    /** Whether it is on, for what lies in the staging area, whatever its size and tags. */
    private boolean isInForce(LifecycleRule rule) {
        boolean all = rule.filter() == null || rule.filter().prefix() == null;
        boolean choosy =
                rule.filter() != null
                        && (rule.filter().tag() != null
                                || rule.filter().and() != null
                                || rule.filter().objectSizeGreaterThan() != null
                                || rule.filter().objectSizeLessThan() != null);
        return rule.status() == ExpirationStatus.ENABLED
                && !choosy
                && (all || staging.startsWith(rule.filter().prefix()));
    }
}
