/** How a hand-derived gradient is compared with the engine's, and its mistake found by making it again. */
@NullMarked
package dev.autograd.check.hand;

import org.jspecify.annotations.NullMarked;
