package dev.varve.door.http;

/** Ends a request with a status and one sentence for the client. */
final class Refusal extends RuntimeException {

    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int TIMEOUT = 408;
    static final int CONFLICT = 409;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED = 415;
    static final int UNPROCESSABLE = 422;
    static final int TOO_MANY = 429;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;

    private final int status;
    private final String sentence;

    Refusal(int status, String sentence) {
        super(sentence);
        this.status = status;
        this.sentence = sentence;
    }

    Refusal(int status, String sentence, Throwable cause) {
        super(sentence, cause);
        this.status = status;
        this.sentence = sentence;
    }

    int status() {
        return status;
    }

    /** For the client. */
    String sentence() {
        return sentence;
    }
}
