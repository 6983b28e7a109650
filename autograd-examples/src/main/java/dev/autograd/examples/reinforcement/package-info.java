/** Learning by trial: a policy that balances a pole. */
@NullMarked
package dev.autograd.examples.reinforcement;

import org.jspecify.annotations.NullMarked;
