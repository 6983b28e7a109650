@NullMarked
package dev.autograd.tape;

import org.jspecify.annotations.NullMarked;
