package dev.varve.door.cli;

import org.jspecify.annotations.Nullable;

/** Thrown when the arguments are wrong; nothing was begun. */
final class UsageException extends RuntimeException {

    private final String call;

    /**
     * @param message what is wrong
     * @param call of the command whose help tells more
     */
    UsageException(String message, String call) {
        super(message);
        this.call = call;
    }

    UsageException(String message, String call, @Nullable Throwable cause) {
        super(message, cause);
        this.call = call;
    }

    /** What is wrong and where help is. */
    String sentence() {
        return getMessage() + " (" + call + " --help shows what there is)";
    }
}
