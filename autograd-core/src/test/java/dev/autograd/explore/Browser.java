package dev.autograd.explore;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium, driven by the WebDriver protocol. Closing it ends its processes. */
final class Browser implements AutoCloseable {
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final int SECONDS = 30;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process driver;
    private final Path profile;
    private final String session;

    private Browser(Process driver, Path profile, String session) {
        this.driver = driver;
        this.profile = profile;
        this.session = session;
    }

    /** Starts one, or skips the test where there is none. */
    static Browser open(int width, int height) throws IOException, InterruptedException {
        assumeTrue(
                isThere("chromium") && isThere("chromedriver"),
                "no chromium and chromedriver (Debian's packages chromium and chromium-driver): the page is not tested");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process driver = new ProcessBuilder("chromedriver", "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path profile = Files.createTempDirectory("explorer");
        String base = "http://localhost:" + port + "/session";
        Browser starting = new Browser(driver, profile, base);
        try {
            starting.awaitDriver("http://localhost:" + port + "/status");
            Map<String, Object> options = Map.of(
                    "args",
                    List.of(
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--hide-scrollbars",
                            "--window-size=" + width + "," + height,
                            "--user-data-dir=" + profile));
            Map<?, ?> created = (Map<?, ?>) starting.post(
                    "",
                    Map.of(
                            "capabilities",
                            Map.of(
                                    "alwaysMatch",
                                    Map.of(
                                            "browserName",
                                            "chrome",
                                            "goog:chromeOptions",
                                            options,
                                            "goog:loggingPrefs",
                                            Map.of("browser", "ALL", "performance", "ALL")))));
            return new Browser(driver, profile, base + "/" + created.get("sessionId"));
        } catch (IOException | InterruptedException | RuntimeException e) {
            starting.close();
            throw e;
        }
    }

    private static boolean isThere(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    private void awaitDriver(String status) throws IOException, InterruptedException {
        for (int i = 0; i < 10 * SECONDS; i++) {
            try {
                client.send(HttpRequest.newBuilder(URI.create(status)).build(), HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                if (!driver.isAlive()) {
                    throw new IOException("chromedriver ended with code " + driver.exitValue(), e);
                }
                Thread.sleep(100);
            }
        }
        throw new IOException("chromedriver does not answer");
    }

    private Object post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(session + path))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.std.asString(body)))
                .header("Content-Type", "application/json; charset=utf-8"));
    }

    private Object send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                request.timeout(java.time.Duration.ofSeconds(2 * SECONDS)).build(),
                HttpResponse.BodyHandlers.ofString());
        Object value = JSON.std.mapFrom(response.body()).get("value");
        if (response.statusCode() != 200) {
            throw new IOException(String.valueOf(value));
        }
        return value == null ? "" : value;
    }

    /** Opens a page, with what comes behind its name in the address, and waits until it is drawn. */
    void open(Path page, String hash) throws IOException, InterruptedException {
        post("/url", Map.of("url", "about:blank"));
        post("/url", Map.of("url", page.toUri() + hash));
        settle();
    }

    /** Waits until what was changed is drawn. */
    void settle() throws IOException, InterruptedException {
        post(
                "/execute/async",
                Map.of(
                        "script",
                        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))",
                        "args",
                        List.of()));
    }

    /** Runs a script; its return value as Java has it. */
    Object run(String script) throws IOException, InterruptedException {
        return post("/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** Runs {@code return ...} and reads it as text. */
    String text(String expression) throws IOException, InterruptedException {
        return String.valueOf(run("return " + expression));
    }

    /** Presses keys wherever the focus is. */
    void press(String... keys) throws IOException, InterruptedException {
        List<Map<String, String>> actions = Stream.of(keys)
                .flatMap(key ->
                        Stream.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key)))
                .toList();
        post("/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
        settle();
    }

    /** Clicks on the element of a CSS selector. */
    void click(String selector) throws IOException, InterruptedException {
        post("/element/" + find(selector) + "/click", Map.of());
        settle();
    }

    /** Types into the element of a CSS selector. */
    void type(String selector, String text) throws IOException, InterruptedException {
        post("/element/" + find(selector) + "/value", Map.of("text", text));
        settle();
    }

    private String find(String selector) throws IOException, InterruptedException {
        Map<?, ?> found = (Map<?, ?>) post("/element", Map.of("using", "css selector", "value", selector));
        return String.valueOf(found.get(ELEMENT));
    }

    /** The text that a person sees in the element of a CSS selector. */
    String seen(String selector) throws IOException, InterruptedException {
        return text("document.querySelector('" + selector + "').innerText");
    }

    /** The browser's log since the last question, of a kind: {@code browser} or {@code performance}. */
    List<Map<String, Object>> log(String kind) throws IOException, InterruptedException {
        Object entries = post("/se/log", Map.of("type", kind));
        List<Map<String, Object>> log = new java.util.ArrayList<>();
        for (Object entry : (List<?>) entries) {
            Map<String, Object> copy = new LinkedHashMap<>();
            ((Map<?, ?>) entry).forEach((key, value) -> copy.put(String.valueOf(key), value));
            log.add(copy);
        }
        return log;
    }

    /** Sends a command of Chromium's own protocol. */
    void command(String name, Map<String, ?> parameters) throws IOException, InterruptedException {
        post("/goog/cdp/execute", Map.of("cmd", name, "params", parameters));
    }

    /** Takes a picture of the window. */
    void screenshot(Path file) throws IOException, InterruptedException {
        Object picture =
                send(HttpRequest.newBuilder(URI.create(session + "/screenshot")).GET());
        Files.write(file, Base64.getDecoder().decode(String.valueOf(picture)));
    }

    @Override
    public void close() {
        try {
            send(HttpRequest.newBuilder(URI.create(session)).DELETE());
        } catch (IOException | InterruptedException | RuntimeException e) {
            // What is left is ended below.
        }
        List<ProcessHandle> descendants = driver.descendants().toList();
        driver.destroy();
        descendants.forEach(ProcessHandle::destroyForcibly);
        try {
            if (!driver.waitFor(5, TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
            deleteProfile();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Ending processes may still write.
    private void deleteProfile() throws InterruptedException {
        for (int i = 0; i < 20 && Files.exists(profile); i++) {
            try (Stream<Path> files = Files.walk(profile)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                Thread.sleep(100);
            }
        }
    }
}
