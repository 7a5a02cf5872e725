package org.bosixnet.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bosixnet.testing.Await;
import org.bosixnet.testing.Needs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;

/**
 * The page with ten thousand hosts. How long things take is printed; what is asserted of it is only that nobody would
 * think that the page hangs, since the machine may have other things to do.
 */
@Needs({Browser.CHROMIUM, Browser.DRIVER})
class LargeFleetPageIT {

    private static final int HOSTS = 10_000;

    /** Far more than a screen has room for, and far less than all. */
    private static final int MOST_ROWS = 150;

    private static final long PATIENCE_MS = 60_000;

    @RegisterExtension
    private static final Browser browser = new Browser();

    private static FleetRegistry fleet;

    private final HostsPage page = new HostsPage(browser);

    @BeforeAll
    static void start() throws Exception {
        // a stream of a page that is gone counts until the next sign of life finds nobody there
        fleet = new FleetRegistry(
                "bosixnet.streams-per-key",
                "100",
                "bosixnet.streams-per-network",
                "100",
                "bosixnet.stale-after",
                "PT2H");
        Random random = new Random(7);
        for (int i = 1; i <= HOSTS; i++) {
            List<String> addresses = new ArrayList<>();
            // most have one, some as many as there can be
            for (int j = 0; j < (i % 10 == 0 ? 8 : 1); j++) {
                addresses.add("2001:db8:" + Integer.toHexString(j + 1) + ":" + Integer.toHexString(i) + "::"
                        + Integer.toHexString(1 + random.nextInt(0xffff)));
            }
            // not one that would turn stale during the test
            Duration ago = Duration.ofSeconds(i % 4 == 0 ? 10_000 + random.nextInt(100_000) : random.nextInt(60));
            fleet.had("node" + i, ago, addresses.toArray(String[]::new));
        }
        fleet.start();
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void open() {
        page.open(fleet, fleet.reader());
        Await.until("there are rows", () -> !page.names().isEmpty());
    }

    @Test
    void allAreCountedAndOnlyTheRowsThatAreSeenAreInTheDocument() {
        assertThat(page.summary()).isEqualTo("10,000 hosts: 7,500 online, 2,500 stale");
        assertThat(page.names()).startsWith("node1", "node2", "node3").hasSizeLessThan(MOST_ROWS);
        assertThat(browser.run("return document.getElementById('list').getAttribute('aria-rowcount')"))
                .isEqualTo("10001");
    }

    @Test
    void theFirstRowsAreThereSoon() {
        browser.atTheFirst("#hosts tr.host");
        browser.open(fleet.page());
        Await.until("there are rows", () -> browser.run("return window.firstAt") != null);
        report(
                "first rows, from the beginning of the navigation",
                ((Number) browser.run("return window.firstAt")).longValue());
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsInTheWay(Screen screen) {
        screen.on(browser);
        Await.until("there are rows", () -> !page.names().isEmpty());
        Axe.assertThatNothingIsInTheWay(browser, "10,000 hosts");
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "LIGHT_PHONE"})
    void whoScrollsSeesEveryHostUpToTheLast(Screen screen) {
        screen.on(browser);
        // the page may still be learning how high rows are on this screen, and grow
        Await.until("the page is at its end", () -> {
            browser.run("scrollTo(0, document.documentElement.scrollHeight)");
            return isAtTheEnd("node" + HOSTS);
        });
        assertThat(page.names()).hasSizeLessThan(MOST_ROWS);
        assertThatRowsFollowEachOther();

        Await.until("rows of the middle are there", () -> {
            browser.run("scrollTo(0, document.documentElement.scrollHeight / 2)");
            return numbers().stream().anyMatch(n -> Math.abs(n - HOSTS / 2) < HOSTS / 10);
        });
        assertThat(page.names()).hasSizeLessThan(MOST_ROWS);
        assertThatRowsFollowEachOther();

        browser.press(Keys.CONTROL, Keys.HOME);
        Await.until("the first row is back", () -> page.names().contains("node1"));
    }

    /** Whether that row stands at the very end of the page, and can be seen. */
    private boolean isAtTheEnd(String name) {
        return (boolean) browser.run("""
            const row = document.querySelector(`[data-name='${arguments[0]}']`)?.getBoundingClientRect();
            const all = document.documentElement;
            return !!row && row.bottom <= innerHeight && row.top > 0
              && Math.abs(all.scrollHeight - innerHeight - scrollY) < 2;
            """, name);
    }

    private List<Integer> numbers() {
        return page.names().stream()
                .map(name -> Integer.valueOf(name.substring(4)))
                .toList();
    }

    private void assertThatRowsFollowEachOther() {
        List<Integer> numbers = numbers();
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
        }
    }

    @Test
    void searchingIsQuick() {
        report("search by name", untilDrawn("search", "node77"));
        page.awaitFound("111 of 10,000 match");
        report("search by address", untilDrawn("search", "2001:db8:1:1f4::"));
        page.awaitNames("node500");
        report("search without a hit", untilDrawn("search", "nobody"));
        page.awaitNames();
        report("search for nothing, which is all", untilDrawn("search", ""));
        page.awaitFound("");
    }

    @Test
    void sortingIsQuick() {
        for (String column : List.of("addresses", "state", "seen", "changed", "name")) {
            report("sort by " + column, untilDrawn("sort", column));
        }
        assertThat(page.names()).startsWith("node1", "node2");
    }

    /** Returns the milliseconds from what a person does to the frame that shows what came of it. */
    private static long untilDrawn(String what, String argument) {
        return ((Number) browser.runAsync("""
            const [what, argument, done] = arguments;
            const begin = performance.now();
            if (what === "search") {
              const field = document.getElementById("search");
              field.value = argument;
              field.dispatchEvent(new Event("input", {bubbles: true}));
            } else {
              document.querySelector(`[data-by=${argument}]`).click();
            }
            requestAnimationFrame(() => setTimeout(() => done(Math.ceil(performance.now() - begin))));
            """, what, argument)).longValue();
    }

    private static void report(String what, long millis) {
        System.out.println("10,000 hosts, " + what + ": " + millis + " ms");
        assertThat(millis).as(what).isLessThan(PATIENCE_MS);
    }

    @Test
    void changesTenTimesASecondHoldNobodyUp() {
        browser.run("""
            window.longest = 0;
            new PerformanceObserver(list => list.getEntries()
              .forEach(entry => { window.longest = Math.max(window.longest, entry.duration); }))
              .observe({type: "longtask"});
            """);
        page.watchRows();
        AtomicInteger changes = new AtomicInteger();
        ScheduledExecutorService reports = Executors.newSingleThreadScheduledExecutor();
        try {
            var unused = reports.scheduleAtFixedRate(
                    () -> {
                        int n = changes.incrementAndGet();
                        // the first rows, which are seen, and others
                        fleet.set("node" + (n % 2 == 0 ? 1 + n % 10 : n), "2001:db8:c::" + Integer.toHexString(n));
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);
            Await.until(
                    "fifty have changed",
                    () -> changes.get() >= 50
                            && page.notes().stream().anyMatch(note -> note.matches("\\d\\d+ hosts moved: .*")));
            page.awaitLit("node3");
            page.awaitLit("node5");
            page.search("node999");
            page.awaitFound("11 of 10,000 match");
            page.search("");
            page.header("seen").click();
            Await.until(
                    "what changed stands at the top",
                    () -> page.cell(page.names().get(0), "addresses").startsWith("2001:db8:c:"));
            page.header("name").click();
            Await.until(
                    "what is called first stands at the top",
                    () -> page.names().get(0).equals("node1"));
            browser.run("scrollTo(0, document.documentElement.scrollHeight)");
            Await.until("the last row is there", () -> page.names().contains("node" + HOSTS));
        } finally {
            reports.shutdownNow();
        }
        assertThat(page.notes()).hasSizeLessThanOrEqualTo(10); // a line for each minute
        page.awaitConnection("Live");
        report(
                "longest task while hosts change",
                ((Number) browser.run("return Math.ceil(window.longest)")).longValue());
    }
}
