package dev.autograd.nn.plot;

import java.awt.BasicStroke;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;

/** A chart whose legend stands on one line below it: XChart puts each name at a height of its own. */
final class LegendChart extends XYChart {
    private static final int LINE = 20;
    private static final int DOT = 6;
    private static final int GAP = 6;
    private static final int BETWEEN = 20;
    private static final int MARGIN = 14;

    LegendChart(XYChartBuilder builder) {
        super(builder);
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
        if (!getStyler().isLegendVisible()) {
            super.paint(g, width, height);
            return;
        }
        g.setFont(getStyler().getLegendFont());
        FontMetrics metrics = g.getFontMetrics();
        getStyler().setLegendVisible(false);
        super.paint(g, width, height - metrics.getHeight());
        getStyler().setLegendVisible(true);
        paintLegend(g, metrics, width, height - MARGIN);
    }

    private void paintLegend(Graphics2D g, FontMetrics metrics, int width, int baseline) {
        double length = -BETWEEN;
        for (XYSeries series : getSeriesCollection()) {
            length += LINE + GAP + metrics.stringWidth(series.getLabel()) + BETWEEN;
        }
        double x = (width - length) / 2;
        double y = baseline - metrics.getAscent() / 2.0 + 1;
        g.setFont(getStyler().getLegendFont());
        g.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (XYSeries series : getSeriesCollection()) {
            if (series.getXYSeriesRenderStyle()
                    .filter(XYSeriesRenderStyle.Scatter::equals)
                    .isPresent()) {
                g.setColor(series.getMarkerColor());
                g.fill(new Ellipse2D.Double(x + (LINE - DOT) / 2.0, y - DOT / 2.0, DOT, DOT));
            } else {
                g.setColor(series.getLineColor());
                g.draw(new Line2D.Double(x, y, x + LINE, y));
            }
            g.setColor(Chart.INK);
            g.drawString(series.getLabel(), (float) (x + LINE + GAP), baseline);
            x += LINE + GAP + metrics.stringWidth(series.getLabel()) + BETWEEN;
        }
    }
}
