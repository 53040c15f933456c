/**
 * Puts the tree together that runs, at packaging: {@link dev.overseer.dist.Assemble}. Nothing of
 * this package is in that tree.
 */
@NullMarked
package dev.overseer.dist;

import org.jspecify.annotations.NullMarked;
