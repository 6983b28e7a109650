package dev.autograd.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Puts the page together from its parts, which are resources beside this class. */
final class Page {
    private static final List<String> SCRIPTS = List.of(
            "tape.js",
            "numbers.js",
            "formulas.js",
            "graph.js",
            "card.js",
            "stepper.js",
            "table.js",
            "quiz.js",
            "page.js");

    private Page() {}

    static String html(String title, String json) {
        String scripts = SCRIPTS.stream().map(Page::resource).collect(Collectors.joining("\n"));
        StringBuilder page = new StringBuilder();
        for (String part : resource("page.html").split("(?=\\{\\{)|(?<=}})", -1)) {
            page.append(
                    switch (part) {
                        case "{{title}}" -> escaped(title);
                        case "{{style}}" -> resource("page.css");
                        case "{{data}}" -> json;
                        case "{{script}}" -> scripts;
                        default -> part;
                    });
        }
        return page.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
