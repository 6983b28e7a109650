/** Derivations: what a traced computation is as a formula, and how a gradient follows from it by the chain rule. */
@NullMarked
package dev.autograd.explain;

import org.jspecify.annotations.NullMarked;
