package dev.autograd.check.hand;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of hand-derived gradients.
 *
 * @param loss the name of the loss
 * @param rows one per claim, in the order of the backward pass
 * @param isComplete false if a bound cut the search for mistakes short, so that a wrong claim may have more explanations
 *     than are listed
 */
public record HandReport(String loss, List<ClaimRow> rows, boolean isComplete) {
    public HandReport {
        rows = List.copyOf(rows);
    }

    /** True if every claim is exact or close. */
    public boolean isAllCorrect() {
        return rows.stream().allMatch(ClaimRow::isRight);
    }

    /** The claims that are wrong by themselves, not by what they inherit. */
    public List<ClaimRow> blamed() {
        return rows.stream().filter(ClaimRow::isBlamed).toList();
    }

    /**
     * The row of a claim.
     *
     * @throws IllegalArgumentException if there is no claim with that label
     */
    public ClaimRow row(String label) {
        return rows.stream()
                .filter(row -> row.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no claim is labelled " + label + "; there are "
                        + rows.stream().map(ClaimRow::label).toList()));
    }

    /**
     * The mistakes each of which explains all blamed claims at once, if it is made in one place; empty if there are none, or
     * only one claim is blamed.
     */
    public List<Finding> shared() {
        List<ClaimRow> blamed = blamed();
        if (blamed.size() < 2) {
            return List.of();
        }
        List<Finding> shared = new ArrayList<>();
        for (Finding finding : blamed.get(0).findings()) {
            List<Place> places = finding.places().stream()
                    .filter(place -> blamed.stream().allMatch(row -> row.isExplainedBy(finding, place)))
                    .toList();
            if (!places.isEmpty()) {
                shared.add(new Finding(finding.mistakes(), places, finding.operation(), finding.how()));
            }
        }
        return shared;
    }

    /** Throws the report as an {@link AssertionError}, which test frameworks understand, unless all claims are right. */
    public void assertAllCorrect() {
        if (!isAllCorrect()) {
            throw new AssertionError(text());
        }
    }

    /** A table of the claims, and what is wrong with each. */
    public String text() {
        return new Wording(this).text();
    }

    /** The same as a Markdown page's part. */
    public String markdown() {
        return new Wording(this).markdown();
    }

    /** The same as {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }

    /** The same as JSON; what is no number (a ratio by zero, an error of a claim that doesn't fit) is null. */
    public String json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("loss", loss);
        map.put("allCorrect", isAllCorrect());
        map.put("complete", isComplete);
        map.put("shared", shared().stream().map(HandReport::map).toList());
        map.put("claims", rows.stream().map(HandReport::map).toList());
        try {
            return JSON.std
                    .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                    .asString(map);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> map(ClaimRow row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("claim", row.label());
        map.put("of", row.of());
        map.put("shape", row.shape());
        map.put("claimedShape", row.claimedShape());
        map.put("verdict", Wording.verdict(row));
        map.put("relativeError", number(row.error()));
        map.put("cosine", number(row.cosine()));
        map.put("worst", row.worst());
        map.put("claimed", number(row.claimed()));
        map.put("expected", number(row.expected()));
        map.put("followsFrom", row.followsFrom());
        map.put("findings", row.findings().stream().map(HandReport::map).toList());
        map.put("furtherClaims", row.furtherClaims());
        List<Object> ratios = new ArrayList<>();
        row.ratios().forEach(ratio -> ratios.add(number(ratio)));
        map.put("ratios", ratios);
        map.put("notes", row.notes());
        return map;
    }

    private static Map<String, Object> map(Finding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("summary", finding.summary());
        map.put("mistakes", finding.mistakes().stream().map(Mistake::name).toList());
        map.put(
                "places",
                finding.places().stream()
                        .map(place -> Map.of("factor", place.factor(), "operations", place.operations()))
                        .toList());
        return map;
    }

    private static @Nullable Object number(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
