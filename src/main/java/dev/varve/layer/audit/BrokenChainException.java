package dev.varve.layer.audit;

/**
 * Thrown when a chain is not as it was written, or what was published does not fit it, so that
 * nothing can be added before a person has looked.
 */
public final class BrokenChainException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param path of what is wrong
     * @param expected there
     * @param found there
     */
    public BrokenChainException(String path, String expected, String found) {
        super("%s: expected %s; found %s".formatted(path, expected, found));
    }
}
