package dev.varve.door.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file, of this machine or of a bucket.
 *
 * @param text as it was typed
 * @param bucket such as {@code s3://name}; empty for a file of this machine
 * @param key in the bucket; empty for a file of this machine
 */
record ObjectAddress(String text, String bucket, String key) {

    private static final Pattern PLACE =
            Pattern.compile("(?<bucket>(?:s3|gs)://[^/]+)(?:/(?<key>.*))?");

    private static final Pattern OBJECT =
            Pattern.compile("(?<bucket>(?:s3|gs)://[^/]+)/(?<key>.+)");

    /** Whether it is the address of a bucket or of something in one, well or badly written. */
    static boolean isRemote(String typed) {
        return typed.startsWith("s3://") || typed.startsWith("gs://");
    }

    /**
     * Of a bucket, an object, or a folder of objects, whose key ends with {@code /} or is empty.
     * Empty where it names no bucket.
     */
    static Optional<ObjectAddress> inBucket(String typed) {
        Matcher place = PLACE.matcher(typed);
        return place.matches()
                ? Optional.of(
                        new ObjectAddress(
                                typed,
                                place.group("bucket"),
                                Optional.ofNullable(place.group("key")).orElse("")))
                : Optional.empty();
    }

    /**
     * @throws WrongConfigurationException if one is an address of another kind, or names no object
     */
    static List<ObjectAddress> all(List<String> typed) {
        return typed.stream().map(ObjectAddress::of).toList();
    }

    private static ObjectAddress of(String text) {
        Matcher object = OBJECT.matcher(text);
        if (object.matches()) {
            return new ObjectAddress(text, object.group("bucket"), object.group("key"));
        }
        if (isRemote(text)) {
            throw new WrongConfigurationException(
                    List.of("%s: it must name an object, as in s3://bucket/key".formatted(text)));
        }
        Destination.settings("", text);
        return new ObjectAddress(text, "", "");
    }
}
