package org.bosixnet.browser;

import java.util.List;

/** What a page said of what it copied, which it takes back after a moment. */
final class Told {

    private Told() {}

    /** Makes pages loaded from now on, until the end of the test, keep in mind what they said. */
    static void record(Browser browser) {
        browser.beforeOthers("""
            window.said = [];
            window.marked = [];
            new MutationObserver(changes => {
              const text = document.getElementById("told")?.textContent;
              if (text && text !== window.said.at(-1)) {
                window.said.push(text);
              }
              changes.map(one => one.target).filter(target => target.dataset?.told)
                .forEach(target => window.marked.push(`${target.textContent} ${target.dataset.told}`));
            }).observe(document, {subtree: true, childList: true, attributeFilter: ["data-told"]});
            """);
    }

    /** Returns what a screen reader was told since the page was loaded. */
    static List<String> texts(Browser browser) {
        return browser.list("return window.said");
    }

    /** Returns the texts of the buttons that were marked since then, each with its mark. */
    static List<String> marks(Browser browser) {
        return browser.list("return window.marked");
    }
}
