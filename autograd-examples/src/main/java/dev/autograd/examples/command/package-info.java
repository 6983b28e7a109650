/** What the commands share: options and the way they report bad input. */
@NullMarked
package dev.autograd.examples.command;

import org.jspecify.annotations.NullMarked;
