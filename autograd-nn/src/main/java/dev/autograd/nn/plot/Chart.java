package dev.autograd.nn.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The look that all charts share. */
public final class Chart {
    /** Colours that stay apart for colour-blind readers, after M. Okabe and K. Ito. */
    public static final List<Color> COLOURS = List.of(
            new Color(0x0072b2),
            new Color(0xd55e00),
            new Color(0x009e73),
            new Color(0xcc79a7),
            new Color(0xe69f00),
            new Color(0x56b4e9));

    static final Color INK = new Color(0x333333);
    static final Color FRAME = new Color(0xbbbbbb);
    private static final Color GRID = new Color(0xe8e8e8);

    private Chart() {}

    /** Returns an empty chart. */
    public static XYChart create(String title, String xLabel, String yLabel) {
        XYChart chart = new LegendChart(
                new XYChartBuilder().title(title).xAxisTitle(xLabel).yAxisTitle(yLabel));
        XYStyler style = chart.getStyler();
        style.setLocale(Locale.ROOT);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderColor(FRAME);
        style.setChartFontColor(INK);
        style.setChartPadding(16);
        style.setChartTitleBoxVisible(false);
        style.setChartTitlePadding(10);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setAxisTickLabelsColor(INK);
        style.setAxisTickMarksColor(FRAME);
        style.setAxisTicksLineVisible(false);
        style.setAxisTickMarkLength(4);
        style.setAxisTitlePadding(10);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotTicksMarksVisible(false);
        style.setPlotMargin(0);
        style.setXAxisTickMarkSpacingHint(80);
        style.setYAxisTickMarkSpacingHint(50);
        style.setPlotContentSize(0.96);
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        style.setSeriesColors(COLOURS.toArray(Color[]::new));
        style.setSeriesLines(new BasicStroke[] {new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)});
        style.setSeriesMarkers(new org.knowm.xchart.style.markers.Marker[] {SeriesMarkers.NONE});
        return chart;
    }
}
