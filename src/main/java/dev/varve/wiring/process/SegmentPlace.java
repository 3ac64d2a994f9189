package dev.varve.wiring.process;

import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.VarveConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where segments wait: in a folder of a disk, or below a key of a bucket. Of buckets a run knows
 * one, for what it reads, for what it writes, or for both.
 *
 * @param directory on a disk
 * @param folder of the keys in a bucket: empty, or ends with {@code /}
 * @param bucket keys of the configuration that choose the bucket
 */
record SegmentPlace(Optional<Path> directory, String folder, Map<String, String> bucket) {

    private static final Pattern BUCKET =
            Pattern.compile("(?<type>s3|gs)://(?<bucket>[^/]+)(/(?<folder>.*))?");

    /**
     * @throws WrongConfigurationException if the input is in another bucket than the files
     */
    static SegmentPlace of(VarveConfig config, Map<String, String> environment) {
        Optional<String> input = config.process().input();
        if (input.isEmpty()) {
            return JournalPlace.isOfServices(config, environment)
                    ? new SegmentPlace(Optional.empty(), JournalPlace.folder(config), Map.of())
                    : new SegmentPlace(Optional.of(JournalFactory.directory(config)), "", Map.of());
        }
        Matcher address = BUCKET.matcher(input.get());
        if (!address.matches()) {
            return new SegmentPlace(
                    Optional.of(Path.of(input.get()).toAbsolutePath().normalize()), "", Map.of());
        }
        String type = address.group("type").equals("s3") ? "s3" : "gcs";
        String name = address.group("bucket");
        requireOneBucket(config, input.get(), type, name);
        String folder = Optional.ofNullable(address.group("folder")).orElse("");
        return new SegmentPlace(
                Optional.empty(),
                folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/",
                Map.of("varve.store.type", type, "varve.store.bucket", name));
    }

    private static void requireOneBucket(
            VarveConfig config, String input, String type, String bucket) {
        if (config.store().type() != Choice.StoreType.LOCAL
                && !(Choice.word(config.store().type()).equals(type)
                        && config.store().bucket().equals(Optional.of(bucket)))) {
            throw new WrongConfigurationException(
                    List.of(
                            "varve.process.input=%s: files go to another bucket; one run reads and writes one bucket, or a bucket and a folder"
                                    .formatted(input)));
        }
    }

    /** Whether any bucket is needed. */
    boolean isRemote(VarveConfig config) {
        return directory.isEmpty() || config.store().type() != Choice.StoreType.LOCAL;
    }

    /**
     * @param remote the store of the bucket, if the segments are there
     */
    BlobStore open(BlobStore remote) {
        return directory.<BlobStore>map(LocalStore::new).orElse(remote);
    }
}
