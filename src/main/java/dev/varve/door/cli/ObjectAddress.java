package dev.varve.door.cli;

import java.util.List;
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

    private static final Pattern OBJECT =
            Pattern.compile("(?<bucket>(?:s3|gs)://[^/]+)/(?<key>.+)");

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
        if (text.startsWith("s3://") || text.startsWith("gs://")) {
            throw new WrongConfigurationException(
                    List.of("%s: it must name an object, as in s3://bucket/key".formatted(text)));
        }
        Destination.settings("", text);
        return new ObjectAddress(text, "", "");
    }
}
