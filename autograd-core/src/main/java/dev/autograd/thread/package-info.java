/** What each thread has to itself. */
@NullMarked
package dev.autograd.thread;

import org.jspecify.annotations.NullMarked;
