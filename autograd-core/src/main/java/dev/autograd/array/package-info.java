@NullMarked
package dev.autograd.array;

import org.jspecify.annotations.NullMarked;
