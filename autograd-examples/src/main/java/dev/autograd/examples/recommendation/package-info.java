/** Recommending: how a user would rate what they have not seen, learned from the ratings of all. */
@NullMarked
package dev.autograd.examples.recommendation;

import org.jspecify.annotations.NullMarked;
