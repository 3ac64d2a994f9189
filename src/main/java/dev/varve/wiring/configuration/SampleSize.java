package dev.varve.wiring.configuration;

/**
 * How much of an input is looked at: a size, or all of it.
 *
 * @param bytes {@link Long#MAX_VALUE} for all
 */
public record SampleSize(long bytes) {

    static final String ALLOWED = DataSize.ALLOWED + ", or all";

    private static final String ALL = "all";

    /**
     * @throws IllegalArgumentException if the text is neither; the message says what is allowed
     */
    static SampleSize parse(String text) {
        if (text.strip().equalsIgnoreCase(ALL)) {
            return new SampleSize(Long.MAX_VALUE);
        }
        try {
            return new SampleSize(DataSize.parse(text).bytes());
        } catch (IllegalArgumentException neither) {
            throw new IllegalArgumentException(ALLOWED, neither);
        }
    }

    @Override
    public String toString() {
        return bytes == Long.MAX_VALUE ? ALL : new DataSize(bytes).toString();
    }
}
