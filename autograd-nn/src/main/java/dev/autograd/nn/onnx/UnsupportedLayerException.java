package dev.autograd.nn.onnx;

import dev.autograd.AutogradException;
import dev.autograd.nn.Layer;

/** Tells that a network has a layer that an ONNX file can't say; the message names its path and what would work. */
public final class UnsupportedLayerException extends AutogradException {
    private static final long serialVersionUID = 1;

    UnsupportedLayerException(Layer layer, String problem) {
        super((layer.path().isEmpty() ? "the network" : layer.path()) + " ("
                + layer.getClass().getSimpleName() + ") " + problem);
    }
}
