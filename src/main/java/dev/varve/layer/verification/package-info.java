/**
 * Whether what the layers have published is there and true: every manifest against its file, the
 * positions against each other, what the journal holds, what was left behind. Reads, and changes
 * nothing. One class for each kind of thing that is compared; who shows what was found, and what
 * follows of it, is decided elsewhere.
 */
@NullMarked
package dev.varve.layer.verification;

import org.jspecify.annotations.NullMarked;
