package dev.varve.store.s3;

/** What keeps an object from being replaced by another that is created under its name. */
public enum Conditions {

    /** The server's word, which {@link S3Store#prove} tries. */
    PROVEN,

    /**
     * A look at the name before the object is created, and one after. Weaker: of two who look at
     * the same moment both find it free, the later one replaces what the earlier one made, and the
     * earlier one hears of it only if it looks again after that.
     */
    CHECKED
}
