/** Learning to read and write: what comes next in a text, character by character. */
@NullMarked
package dev.autograd.examples.language;

import org.jspecify.annotations.NullMarked;
