package dev.varve.store;

/**
 * Thrown when a text cannot be the name of an object; the message quotes it and says what is wrong.
 */
public final class InvalidKeyException extends IllegalArgumentException {

    InvalidKeyException(String key, String wrong) {
        super("invalid key: '" + KeyRules.printable(key) + "' (" + wrong + ")");
    }
}
