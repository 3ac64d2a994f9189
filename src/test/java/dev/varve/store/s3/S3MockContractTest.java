package dev.varve.store.s3;

import dev.varve.store.BlobStore;
import dev.varve.store.BlobStoreContract;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The contract, kept by the store before S3Mock. */
final class S3MockContractTest implements BlobStoreContract {

    @Override
    public BlobStore emptyStore() {
        S3Server server = S3Server.shared(S3ServerKind.S3MOCK);
        return new S3Store(server::newClient, S3Settings.of(server.newBucket()));
    }

    /** It sorts by UTF-16, as {@link S3ServersTest} finds: here without the pair that differs. */
    @Override
    public List<String> keysInOrder() {
        return BlobStoreContract.super.keysInOrder().stream()
                .filter(key -> !key.startsWith("\uFFFD"))
                .toList();
    }

    @Test
    @Override
    @Disabled("its conditions hold one after the other, but not at once")
    public void letsManyCreatorsOfTheSameBytesAllSucceed() {}

    @Test
    @Override
    @Disabled("its conditions hold one after the other, but not at once")
    public void letsOneOfManyCreatorsWin() {}

    @Test
    @Override
    @Disabled("its conditions hold one after the other, but not at once")
    public void letsOneOfManyCommitsWin() {}

    @Test
    @Override
    @Disabled("it takes minutes for so many")
    public void listsTenThousandKeys() {}
}
