/** The derivation of the document's section 4, factor by factor, and the audit of its formulas. */
@NullMarked
package dev.autograd.examples.derivation;

import org.jspecify.annotations.NullMarked;
