package dev.varve.layer.verification;

import dev.varve.parquet.Footer;
import dev.varve.store.BlobKey;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of one file, for those who compare.
 *
 * @param place where it is
 * @param manifest its manifest
 * @param sizeBytes its length
 * @param footer its end
 * @param keyValues of the footer
 * @param sha256 checksum of its bytes, lower-case hexadecimal, where they were read
 */
record Evidence(
        FilePlace place,
        ManifestText manifest,
        long sizeBytes,
        Footer footer,
        Map<String, String> keyValues,
        Optional<String> sha256) {

    /**
     * @param checksum of its bytes, which were read meanwhile
     */
    Evidence with(String checksum) {
        return new Evidence(place, manifest, sizeBytes, footer, keyValues, Optional.of(checksum));
    }

    BlobKey file() {
        return place.file();
    }

    /** What the footer says under that key, where it says anything. */
    Optional<String> told(String key) {
        return Optional.ofNullable(keyValues.get(key));
    }

    Discrepancy contradiction(String property, Object told, Object found) {
        return new Discrepancy.Contradiction(
                place.file().value(),
                place.manifest().value(),
                property,
                String.valueOf(told),
                String.valueOf(found));
    }
}
