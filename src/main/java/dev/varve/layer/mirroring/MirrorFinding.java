package dev.varve.layer.mirroring;

/**
 * Something about one object that a person should know.
 *
 * @param kind of it
 * @param path key of the object, below the prefix
 * @param expected what should be
 * @param found what is
 */
public record MirrorFinding(Kind kind, String path, String expected, String found) {

    /** What can be found. */
    public enum Kind {
        /** The mirror has another object under that key; it is left as it is. */
        DIFFERENT,
        /** The mirror has an object that the first store has not. */
        EXTRA,
        /** What the first store has is not as its manifest or its chain says. */
        BROKEN,
        /** One of the stores refused. */
        FAILED,
        /** What has to be there before is not; a later run finds it. */
        WAITING
    }

    /** Whether the two places differ, or the first is broken: no later run changes that. */
    public boolean isProblem() {
        return kind == Kind.DIFFERENT || kind == Kind.EXTRA || kind == Kind.BROKEN;
    }
}
