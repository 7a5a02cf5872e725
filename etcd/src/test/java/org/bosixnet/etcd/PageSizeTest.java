package org.bosixnet.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class PageSizeTest {

    private final PageSize size = new PageSize();

    /** Reads keys of one length, of which at most {@code fits} arrive at once, and returns how many requests that took. */
    private int read(long keys, long length, long fits) {
        int requests = 0;
        for (long left = keys; left > 0; requests++) {
            long page = Math.min(left, size.limit());
            if (page > fits) {
                assertThat(size.mayShrink()).isTrue();
            } else {
                size.came(page, page * length);
                left -= page;
            }
        }
        return requests;
    }

    @Example
    void aMillionShortOnesAreReadInFewPages() {
        assertThat(read(1_000_000, 300, Long.MAX_VALUE)).isLessThan(100);
    }

    @Example
    void longOnesAfterShortOnesAreReadInShortPages() {
        int unused = read(3_000, 20, Long.MAX_VALUE);
        assertThat(size.limit()).isGreaterThan(1_000);
        assertThat(read(300, 400 << 10, 160)).isLessThan(50);
    }

    @Example
    void aSlowWayIsNotTriedInVainAgainAndAgain() {
        assertThat(read(1_000_000, 300, 4_000)).isLessThan(500);
    }

    @Property
    void allIsReadAsLongAsOneArrives(
            @ForAll @LongRange(min = 1, max = 3_000_000) long length,
            @ForAll @LongRange(min = 1, max = 30_000) long fits) {
        assertThat(read(2_000, length, fits)).isLessThan(4_100);
    }

    @Example
    void oneThatDoesNotArriveAloneIsAFailure() {
        assertThat(size.mayShrink()).isTrue();
        assertThat(size.mayShrink()).isFalse();
    }
}
