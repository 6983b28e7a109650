/** Programs that run for long, to see that their memory stays within bounds and their time grows with the work. */
package dev.autograd.benchmarks.longrun;
