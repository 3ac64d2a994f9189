package dev.varve.bench;

/** Whether writing to S3 is measured. */
enum S3Rows {
    NONE,
    /** After everything else. */
    TOO,
    /** And nothing else. */
    ONLY;

    /**
     * The value of {@code bench.s3}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static S3Rows named(String value) {
        return switch (value) {
            case "false" -> NONE;
            case "true" -> TOO;
            case "only" -> ONLY;
            default ->
                    throw new IllegalArgumentException(
                            "bench.s3=" + value + ": must be true, false or only");
        };
    }
}
