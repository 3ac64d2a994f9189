package dev.varve.bench;

/** Whether a part of the benchmark is measured. */
enum Part {
    NONE,
    /** With everything else. */
    TOO,
    /** And nothing else, but for other parts of which the same is said. */
    ONLY;

    /**
     * The value of a property.
     *
     * @throws IllegalArgumentException when it is none, naming the property
     */
    static Part named(String property, String value) {
        return switch (value) {
            case "false" -> NONE;
            case "true" -> TOO;
            case "only" -> ONLY;
            default ->
                    throw new IllegalArgumentException(
                            property + "=" + value + ": must be true, false or only");
        };
    }
}
