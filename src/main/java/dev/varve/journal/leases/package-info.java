/**
 * Who may write under a writer's name: numbered objects that are only ever created, so that of two
 * who want the next number one loses and knows. Knows nothing of what is written under the name.
 */
@NullMarked
package dev.varve.journal.leases;

import org.jspecify.annotations.NullMarked;
