package dev.varve.store.s3;

/**
 * What came of a failed request, as an operator should hear it.
 *
 * @param passing whether the same request may succeed later
 * @param said what is wrong and what to do, as the end of a sentence
 */
record Verdict(boolean passing, String said) {

    static Verdict passing(String said) {
        return new Verdict(true, said);
    }

    static Verdict lasting(String said) {
        return new Verdict(false, said);
    }
}
