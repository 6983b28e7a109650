package dev.autograd.nn.plot;

import java.awt.Graphics2D;

/** A part of a {@link Figure}. */
@FunctionalInterface
public interface Panel {
    /** Draws the panel into the rectangle from (0, 0) to (width, height). */
    void paint(Graphics2D g, int width, int height);
}
