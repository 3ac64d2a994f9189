package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What is said of things that could not be removed is what the bucket will do about them. */
final class LeftOverRulesTest {

    private static final String REMOVED = "a lifecycle rule of the bucket removes it later";

    private final LeftOverRules rules = new LeftOverRules(S3Settings.of("layers"));

    @Test
    void saysThatRulesRemoveItWhereTheyDo() {
        assertEquals(REMOVED, rules.outlook(() -> answer(uploads(""), objects(".varve-staging/"))));
    }

    @Test
    void saysWhichRulesToCreate() {
        assertEquals(
                "create a lifecycle rule that removes unfinished uploads and one that removes objects"
                        + " below .varve-staging/, or remove them by hand",
                rules.outlook(() -> answer(objects("elsewhere/"), uploads("elsewhere/"))));
    }

    @Test
    void aBucketWithoutRulesIsOneThatNeedsThem() {
        IOException none =
                new IOException(S3Exception.builder().statusCode(404).message("none").build());
        assertEquals(
                "create a lifecycle rule that removes unfinished uploads and one that removes objects"
                        + " below .varve-staging/, or remove them by hand",
                rules.outlook(
                        () -> {
                            throw none;
                        }));
    }

    @Test
    void saysThatItDoesNotKnowAndAsksOnce() {
        int[] asked = new int[1];
        LeftOverRules.Question denied =
                () -> {
                    asked[0]++;
                    throw new IOException("denied");
                };
        String said = rules.outlook(denied);
        assertEquals(
                "whether a lifecycle rule removes it later could not be found out: see that the bucket"
                        + " has one for unfinished uploads and one for objects below .varve-staging/",
                said);
        assertEquals(said, rules.outlook(denied));
        assertEquals(1, asked[0]);
    }

    private static GetBucketLifecycleConfigurationResponse answer(LifecycleRule... rules) {
        return GetBucketLifecycleConfigurationResponse.builder().rules(List.of(rules)).build();
    }

    private static LifecycleRule uploads(String prefix) {
        return LifecycleRule.builder()
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(prefix))
                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(7))
                .build();
    }

    private static LifecycleRule objects(String prefix) {
        return LifecycleRule.builder()
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(prefix))
                .expiration(expiration -> expiration.days(7))
                .build();
    }
}
