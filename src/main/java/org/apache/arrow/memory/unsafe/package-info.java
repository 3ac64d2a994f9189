/**
 * One class under the name by which Arrow looks for a default way to allocate memory; without it no
 * Arrow class that allocates can be loaded. Nothing else may live here.
 */
@NullMarked
package org.apache.arrow.memory.unsafe;

import org.jspecify.annotations.NullMarked;
