package dev.varve.store;

/**
 * What was found of one capability of a store.
 *
 * @param capability in a few words, such as {@code conditional put}
 * @param outcome how it stands
 * @param found what the store did, as the end of a sentence
 * @param meaning what that means for what is stored, and what to do; may be empty where all is well
 */
public record Finding(String capability, Outcome outcome, String found, String meaning) {

    /** How a capability stands. */
    public enum Outcome {

        /** It is there. */
        HOLDS,

        /** It is not there, or not whole, and something that costs more or is worth less serves. */
        WEAKER,

        /** It is not there, and nothing serves in its place. */
        LACKS,

        /** It could not be found out. */
        UNKNOWN
    }
}
