package dev.varve.wiring.process;

/** The service cannot start, and the message tells a person all about it, in one line. */
final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartRefusedException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
