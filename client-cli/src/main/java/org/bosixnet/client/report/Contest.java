package org.bosixnet.client.report;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a registry lists other addresses for this computer's name than it reported last. Those that this computer
 * did not report, as from a copy of its disk, are only watched: whoever answered each of them by a report would fight. Its
 * own former ones are to be put right at once: a registry went back to a backup, or got to an earlier report late. Not
 * thread-safe; times are readings of a clock that never goes back.
 */
final class Contest {

    /** For how long after a report a list may still show what was before it. */
    static final Duration ON_THE_WAY = Duration.ofSeconds(10);

    /** How many periods without a sign end it: the other one reports once in each. */
    static final int PERIODS = 2;

    /** How many own reports are remembered: a list may show an earlier one. */
    private static final int MOST_OWN = 16;

    private final Duration period;
    private final Duration onTheWay;
    private final Deque<List<HostAddress>> own = new ArrayDeque<>();

    /** When the registry accepted the last report; null while it may not have. */
    private @Nullable Duration accepted;

    /** When there was a sign of somebody else last; null if the name is not contested. */
    private @Nullable Duration sign;

    private List<HostAddress> others = List.of();

    /** Whether a list has shown what was reported last. */
    private boolean shown;

    /** Whether a former report has been listed in its place since. */
    private boolean wentBack;

    /** When that was last the reason, or one of the reasons, why an answer showed somebody else; null if it never was. */
    private @Nullable Duration backAt;

    /** When that was last to be put right; null if it never was. */
    private @Nullable Duration repeated;

    /** @param period the time between two reports */
    Contest(Duration period) {
        this.period = period;
        Duration share = period.dividedBy(2);
        this.onTheWay = share.compareTo(ON_THE_WAY) < 0 ? share : ON_THE_WAY;
    }

    /** Notes that addresses are being reported; none: that the name is being withdrawn. */
    void sends(List<HostAddress> addresses) {
        accepted = null;
        if (addresses.isEmpty()) {
            end();
            return;
        }
        shown = shown && isLast(addresses);
        own.remove(addresses);
        own.addLast(addresses);
        if (own.size() > MOST_OWN) {
            own.removeFirst();
        }
    }

    /**
     * Notes that the registry accepted them.
     *
     * @param contested whether its answer shows that somebody else reports the name, too, or that it had gone back
     */
    void accepted(boolean contested, Duration now) {
        accepted = now;
        boolean explained = wentBack && isOver(backAt, PERIODS + 1, now); // who goes back again and again is somebody
        if (contested && wentBack) {
            backAt = now;
        }
        wentBack = false;
        if (contested && !explained) {
            sign = now;
        } else if (isOver(sign, PERIODS, now)) {
            end();
        }
    }

    /** Returns whether that many periods have passed since, or it never was. */
    private boolean isOver(@Nullable Duration since, int periods, Duration now) {
        return since == null || now.minus(since).compareTo(period.multipliedBy(periods)) >= 0;
    }

    /**
     * Takes what the registry lists for the name, nothing if it lists nothing, and returns whether it went back to a former
     * report, so that the last one is to be repeated: once in a period.
     */
    boolean listed(List<HostAddress> addresses, Duration now) {
        boolean settled = accepted != null && now.minus(accepted).compareTo(onTheWay) >= 0;
        if (settled
                && !addresses.isEmpty()
                && own.stream().allMatch(reported -> Collections.disjoint(reported, addresses))) {
            sign = now;
            others = List.copyOf(addresses);
        }
        boolean known = shown || settled || wentBack;
        shown = isLast(addresses);
        boolean former = known && !shown && own.stream().anyMatch(reported -> isSame(reported, addresses));
        wentBack = former || (wentBack && accepted == null); // a list may be faster than the answer to a report
        if (!former || !isOver(repeated, 1, now)) {
            return false;
        }
        repeated = now;
        return true;
    }

    private boolean isLast(List<HostAddress> addresses) {
        List<HostAddress> last = own.peekLast();
        return last != null && isSame(last, addresses);
    }

    /** Returns whether they are the same in any order, which a list does not tell. */
    private static boolean isSame(List<HostAddress> one, List<HostAddress> other) {
        return Set.copyOf(one).equals(Set.copyOf(other));
    }

    private void end() {
        sign = null;
        others = List.of();
    }

    /** Returns whether somebody else reports the name, too. */
    boolean isOn() {
        return sign != null;
    }

    /** Returns what was last listed in the place of this computer's addresses; empty if that is not known. */
    List<HostAddress> others() {
        return others;
    }
}
