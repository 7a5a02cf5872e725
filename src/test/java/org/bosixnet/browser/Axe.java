package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Looks for what keeps people from using a page: axe-core, with all of its rules, those of WCAG and its own. A
 * contrast that it cannot work out counts as well, except under an open dialog, of which it takes what is below for what
 * is above.
 */
final class Axe {

    private static final String SCRIPT = read("/axe.min.js");

    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            const words = rule => rule.nodes
              .map(node => `${rule.id}: ${rule.help}: ${node.target} ${node.html}: ${node.failureSummary}`);
            const unclear = rule => rule.id === "color-contrast" && !document.querySelector("dialog[open]");
            axe.run(document).then(
              result => done([...result.violations, ...result.incomplete.filter(unclear)]
                .flatMap(words)),
              error => done([String(error)]));
            """;

    private Axe() {}

    /** Looks at the page as it is now; the state says in which it is. */
    @SuppressWarnings("unchecked")
    static void assertThatNothingIsInTheWay(Browser browser, String state) {
        if (browser.run("return window.axe ? 1 : null") == null) {
            browser.run(SCRIPT);
        }
        assertThat((List<String>) browser.runAsync(RUN)).as(state).isEmpty();
    }

    private static String read(String resource) {
        try (InputStream in = Axe.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }
}
