package dev.autograd.explain;

import java.util.stream.Collectors;

/** Text as the content of an XML element or a quoted attribute. */
final class Xml {
    private Xml() {}

    static String escaped(String text) {
        return text.codePoints().mapToObj(Xml::escaped).collect(Collectors.joining());
    }

    private static String escaped(int c) {
        return switch (c) {
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            case '"' -> "&quot;";
            default -> isAllowed(c) ? Character.toString(c) : "\ufffd";
        };
    }

    // XML 1.0, section 2.2.
    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= ' ' && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }
}
