/** Files: safetensors, NumPy's npy and npz, written whole or not at all. */
@NullMarked
package dev.autograd.nn.io;

import org.jspecify.annotations.NullMarked;
