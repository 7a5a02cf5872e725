package org.bosixnet.browser;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bosixnet.testing.Await;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a person finds on the page, and does there. */
final class HostsPage {

    private static final Pattern AGE = Pattern.compile("(\\d+) (s|min) ago");

    private final Browser browser;

    HostsPage(Browser browser) {
        this.browser = browser;
    }

    /** Opens the page of the registry, signs in, and waits until the page follows it. */
    void open(FleetRegistry fleet, String key) {
        browser.open(fleet.page());
        signIn(key);
        awaitConnection("Live");
    }

    void signIn(String key) {
        Await.until("there is a form", () -> browser.shows("sign-in"));
        browser.element("key").sendKeys(key, Keys.ENTER);
    }

    String connection() {
        return text("#connection");
    }

    void awaitConnection(String state) {
        awaitThat("connection", state, this::connection);
    }

    String summary() {
        return text("#summary");
    }

    void awaitSummary(String summary) {
        awaitThat("summary", summary, this::summary);
    }

    private static <T> void awaitThat(String what, T wanted, Supplier<T> actual) {
        try {
            Await.until(
                    "the " + what + " is '" + wanted + "'", () -> actual.get().equals(wanted));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it is '" + actual.get() + "'", e);
        }
    }

    private String text(String selector) {
        return (String) browser.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
    }

    /** Returns the names in the rows that are in the document, from top to bottom. */
    List<String> names() {
        return browser.list("return [...document.querySelectorAll('#hosts tr.host')].map(row => row.dataset.name)");
    }

    void awaitNames(String... names) {
        awaitThat("list", List.of(names), this::names);
    }

    /** Returns the name in a host's row, with what is said of it there. */
    String name(String name) {
        return text("#hosts tr[data-name='" + name + "'] th");
    }

    /** Returns what stands in a column of a host's row, or nothing if it has none. */
    String cell(String name, String column) {
        return text("#hosts tr[data-name='" + name + "'] td." + column);
    }

    void awaitCell(String name, String column, String pattern) {
        Await.until(column + " of " + name + " matches " + pattern, () -> cell(name, column)
                .matches(pattern));
    }

    /** Returns how many seconds ago a column says that something was, at most an hour; minutes are whole. */
    long age(String name, String column) {
        String cell = cell(name, column);
        Matcher age = AGE.matcher(cell);
        if (!age.matches()) {
            throw new AssertionError(column + " of " + name + " is '" + cell + "'");
        }
        return Long.parseLong(age.group(1)) * (age.group(2).equals("s") ? 1 : 60);
    }

    void awaitOlderThan(long seconds, String name, String column) {
        Await.until(column + " of " + name + " is more than " + seconds + " s ago", () -> age(name, column) > seconds);
    }

    /** Keeps in mind from now on which rows light up, and in which of the two ways, however short a while. */
    void watchRows() {
        browser.run("""
            window.lit = [];
            const note = row => row.matches?.(".lit0, .lit1")
              && window.lit.push(row.dataset.name + (row.matches(".lit0") ? " lit0" : " lit1"));
            new MutationObserver(all => all.forEach(one => [one.target, ...one.addedNodes].forEach(note)))
              .observe(document.getElementById("hosts"), {subtree: true, childList: true, attributeFilter: ["class"]});
            """);
    }

    /** Returns the rows that lit up since that was watched. */
    List<String> lit() {
        return browser.list("return window.lit.map(one => one.split(' ')[0])");
    }

    void awaitLit(String name) {
        Await.until("the row of " + name + " lights up", () -> lit().contains(name));
    }

    /** Waits until a row has lit up in both ways, as it does in turns. */
    void awaitLitTwice(String name) {
        Await.until("the row of " + name + " lights up twice", () -> browser.list("return window.lit")
                .containsAll(List.of(name + " lit0", name + " lit1")));
    }

    /** Returns what the timeline says, latest first, without the times of day. */
    List<String> notes() {
        return browser.list("""
            return [...document.querySelectorAll("#log li")]
              .map(item => item.textContent.replace(/\\s+/g, " ").trim().replace(/^\\d\\d:\\d\\d:\\d\\d /, ""));
            """);
    }

    void awaitNote(String note) {
        Await.until("the timeline says '" + note + "'", () -> notes().contains(note));
    }

    void search(String text) {
        browser.element("search").sendKeys(Keys.chord(Keys.CONTROL, "a"), text.isEmpty() ? Keys.BACK_SPACE : text);
    }

    String found() {
        return text("#found");
    }

    void awaitFound(String found) {
        awaitThat("count of what was found", found, this::found);
    }

    WebElement header(String column) {
        return browser.driver().findElement(By.cssSelector("[data-by=" + column + "]"));
    }

    /** Returns how the columns say that they are sorted; those that do not are missing. */
    @SuppressWarnings("unchecked")
    Map<String, String> sorted() {
        return (Map<String, String>) browser.run("""
            return Object.fromEntries([...document.querySelectorAll("[aria-sort]")]
              .map(cell => [cell.querySelector("button").dataset.by, cell.getAttribute("aria-sort")]));
            """);
    }

    WebElement address(String address) {
        return browser.driver().findElement(By.cssSelector("[data-copy='" + address + "']"));
    }

    WebElement manage(String name) {
        return browser.driver().findElement(By.cssSelector("[data-manage='" + name + "']"));
    }

    WebElement dialog(String selector) {
        return browser.driver().findElement(By.cssSelector("#manage " + selector));
    }

    String dialogText() {
        return text("#manage");
    }

    void awaitDialog(String text) {
        Await.until("the dialog says '" + text + "'", () -> dialogText().contains(text));
    }

    /** Waits until a screen reader was told that, since the page was loaded. */
    void awaitTold(String text) {
        Await.until("a screen reader is told '" + text + "'", () -> Told.texts(browser)
                .contains(text));
    }

    /** Waits until nothing of what a screen reader was told is on the page any more. */
    void awaitNothingTold() {
        awaitThat("live region", "", () -> browser.run("return document.getElementById('told').textContent"));
    }

    /** Returns what has the focus: what it is called or says, else what it is. */
    String focus() {
        return (String) browser.run("""
            const at = document.activeElement;
            return at.matches("main, body") ? at.localName
              : (at.getAttribute("aria-label") || at.innerText || at.id).trim();
            """);
    }

    void awaitFocus(String what) {
        awaitThat("focus", what, this::focus);
    }
}
