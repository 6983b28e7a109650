package dev.autograd.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads LaTeX as far as it takes to say that it compiles: groups, pairs, environments, modes and commands. */
final class LatexChecker {
    private static final Set<String> MATHS = Set.of(
            ("frac tfrac cdot odot times sqrt left right top partial operatorname mathrm text ge le ne land lnot lor"
                            + " infty sin cos tan sinh cosh tanh ln exp max min hat bar tilde dot begin end backslash wedge"
                            + " sim prime langle rangle alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa"
                            + " lambda mu nu xi pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi"
                            + " Pi Sigma Upsilon Phi Psi Omega ell displaystyle quad qquad to leftarrow ldots dots fit")
                    .split(" "));
    private static final Set<String> TEXT = Set.of(
            ("documentclass usepackage geometry begin end section subsection paragraph noindent par title fit textbf"
                            + " emph newcommand sbox ifdim wd linewidth resizebox usebox else fi hline quad qquad small"
                            + " footnotesize item medskip bigskip smallskip newsavebox textwidth setlength parindent"
                            + " parskip texttt pagestyle displaystyle")
                    .split(" "));
    private static final Pattern TOKEN =
            Pattern.compile("\\\\([a-zA-Z]+|.)|[{}$&^_#%~]|[^\\\\{}$&^_#%~]", Pattern.DOTALL);

    private final Deque<String> open = new ArrayDeque<>();
    private final boolean isMaths;
    private String group = "{";

    private LatexChecker(boolean isMaths) {
        this.isMaths = isMaths;
    }

    /** Checks a formula for math mode. */
    static void checkMaths(String formula) {
        LatexChecker checker = new LatexChecker(true);
        checker.check(formula);
        assertTrue(checker.open.isEmpty(), () -> "still open " + checker.open + " in " + formula);
    }

    /** Checks a whole document, from the beginning of its body. */
    static void checkDocument(String document) {
        int body = document.indexOf("\\begin{document}");
        assertTrue(body > 0, document);
        assertTrue(document.startsWith("\\documentclass"), document);
        LatexChecker checker = new LatexChecker(false);
        checker.check(document.substring(body));
        assertTrue(checker.open.isEmpty(), () -> "still open " + checker.open);
    }

    private void check(String latex) {
        Matcher token = TOKEN.matcher(latex);
        int at = 0;
        while (token.find()) {
            assertEquals(at, token.start(), latex);
            String command = token.group(1);
            at = token.end();
            if (command == null) {
                character(token.group().charAt(0), latex);
            } else if (command.equals("begin") || command.equals("end")) {
                int close = latex.indexOf('}', at);
                environment(command, latex.substring(at + 1, close), latex);
                at = close + 1;
                token.region(at, latex.length());
            } else if (Character.isLetter(command.charAt(0))) {
                command(command, latex, at);
            } else {
                assertTrue("{}$%#&_ \\,;()[]".contains(command), () -> "\\" + command + " in " + latex);
                if (command.equals("\\")) {
                    assertTrue(
                            !open.isEmpty() && isTable(open.peek()), () -> "a new line outside of a table: " + latex);
                }
            }
        }
    }

    private void environment(String command, String name, String latex) {
        if (command.equals("begin")) {
            open.push(name);
        } else {
            assertEquals(name, open.poll(), latex);
        }
    }

    private static boolean isTable(String environment) {
        return Set.of("cases", "array", "pmatrix").contains(environment);
    }

    private boolean inMaths() {
        for (String group : open) {
            if (group.equals("text{")) {
                return false;
            }
            if (group.equals("$") || group.equals("fit{")) {
                return true;
            }
        }
        return isMaths;
    }

    private void command(String command, String latex, int at) {
        assertTrue((inMaths() ? MATHS : TEXT).contains(command), () -> "\\" + command + " in " + latex);
        if (command.equals("left")) {
            assertTrue("([|{\\.".indexOf(latex.charAt(at)) >= 0, latex);
            open.push("left");
        } else if (command.equals("right")) {
            assertEquals("left", open.poll(), latex);
        } else if (command.equals("text") || command.equals("fit")) {
            assertEquals('{', latex.charAt(at), latex);
            group = command + "{";
        }
    }

    private void character(char c, String latex) {
        switch (c) {
            case '{' -> open.push(group);
            case '}' -> assertTrue(String.valueOf(open.poll()).endsWith("{"), () -> "an unexpected } in " + latex);
            case '$' -> {
                if (!"$".equals(open.peek())) {
                    assertTrue(!inMaths(), () -> "a $ in math mode: " + latex);
                    open.push("$");
                } else {
                    open.pop();
                }
            }
            case '&' -> assertTrue(!open.isEmpty() && isTable(open.peek()), latex);
            case '^', '_' -> assertTrue(inMaths(), () -> c + " outside of math mode: " + latex);
            case '#', '%' -> assertTrue(false, () -> "an unescaped " + c + " in " + latex);
            default -> assertTrue(c == '\n' || (c >= ' ' && c < 0x7f), () -> "'" + c + "' in " + latex);
        }
        group = "{";
    }
}
