package dev.varve.wiring.configuration;

import java.util.List;
import java.util.Optional;

/** What the keys of the store, of the mirror and of inputs need of each other. */
final class BucketRules {

    private static final String STORE = "varve.store";
    private static final String MIRROR = "varve.mirror";
    private static final String TYPE = ".type";

    private final CheckedValues values;
    private final BrokenRules broken;

    BucketRules(CheckedValues values, BrokenRules broken) {
        this.values = values;
        this.broken = broken;
    }

    void check() {
        checkBucket(STORE);
        checkBucket(MIRROR);
        if (values.is(MIRROR + TYPE, Choice.StoreType.LOCAL)
                && !values.has(MIRROR + ".directory")) {
            broken.add("varve.mirror.directory is missing: directory is required for local");
        }
        checkPlaces();
        broken.text("varve.input.endpoint", StoreSettings::requireNoPath);
    }

    /**
     * @param keys with what they begin: those of the store or of the mirror
     */
    private void checkBucket(String keys) {
        for (Choice.StoreType remote : List.of(Choice.StoreType.S3, Choice.StoreType.GCS)) {
            if (values.is(keys + TYPE, remote) && !values.has(keys + ".bucket")) {
                broken.add(
                        "%s.bucket is missing: bucket is required for %s"
                                .formatted(keys, Choice.word(remote)));
            }
        }
        if (values.is(keys + ".conditional-writes", Choice.ConditionalWrites.CHECK)
                && !values.is(keys + TYPE, Choice.StoreType.S3)) {
            broken.wrong(
                    keys + ".conditional-writes",
                    "check",
                    "it is only for %s.type=s3: the other stores have conditional writes; leave it out"
                            .formatted(keys));
        }
        checkLock(keys);
        if (values.has(keys + ".s3.kms-key")
                && !values.is(keys + ".s3.encryption", Choice.Encryption.AWS_KMS)) {
            broken.add(
                    "%1$s.s3.kms-key (%2$s) is only used with %1$s.s3.encryption=aws:kms; leave it out"
                            .formatted(keys, broken.place(keys + ".s3.kms-key")));
        }
        checkTexts(keys);
    }

    private void checkLock(String keys) {
        if ((values.has(keys + ".retention") || values.is(keys + ".legal-hold", Choice.Switch.ON))
                && !values.is(keys + TYPE, Choice.StoreType.S3)
                && !values.is(keys + TYPE, Choice.StoreType.GCS)) {
            broken.add(
                    "%1$s.retention and %1$s.legal-hold are for the types s3 and gcs, whose servers keep objects; leave them out"
                            .formatted(keys));
        }
        if (values.is(keys + ".retention-mode", Choice.RetentionMode.COMPLIANCE)
                && !values.has(keys + ".retention")) {
            broken.add(
                    "%1$s.retention-mode is only used with %1$s.retention; leave it out"
                            .formatted(keys));
        }
    }

    private void checkTexts(String keys) {
        broken.text(
                keys + ".endpoint",
                values.is(keys + TYPE, Choice.StoreType.S3)
                        ? StoreSettings::requireNoPath
                        : StoreSettings::endpoint);
        broken.text(keys + ".s3.tags", StoreSettings::tags);
        broken.text(keys + ".prefix", EngineSettings::prefix);
        values.get(keys + ".gcs.chunk-size", DataSize.class)
                .ifPresent(
                        size ->
                                broken.checked(
                                        keys + ".gcs.chunk-size",
                                        size.toString(),
                                        () -> StoreSettings.requireGranules(size)));
    }

    /** One in the other, a run would copy what runs have copied, or find all of it extra. */
    private void checkPlaces() {
        Optional<KeyedPlace> store = KeyedPlace.of(values, STORE);
        Optional<KeyedPlace> mirror = KeyedPlace.of(values, MIRROR);
        if (store.isEmpty() || mirror.isEmpty()) {
            return;
        }
        if (store.equals(mirror)) {
            broken.add(
                    "varve.mirror names the same place as varve.store (%s): name another"
                            .formatted(store.get()));
        } else if (mirror.get().isInside(store.get())) {
            broken.add(
                    "varve.mirror (%s) is inside varve.store (%s), and would be mirrored, too: name a place beside it"
                            .formatted(mirror.get(), store.get()));
        } else if (store.get().isInside(mirror.get())) {
            broken.add(
                    "varve.store (%s) is inside varve.mirror (%s), which would hold all of it twice: name a place beside it"
                            .formatted(store.get(), mirror.get()));
        }
    }
}
