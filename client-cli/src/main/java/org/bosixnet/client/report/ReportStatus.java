package org.bosixnet.client.report;

import java.time.Instant;
import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.jspecify.annotations.Nullable;

/**
 * How reporting to one registry goes.
 *
 * @param url the registry's URL, without credentials
 * @param reported what the registry took last, empty after a withdrawal; null if it never took anything
 * @param lastSuccess when that was
 * @param failingSince when the first of the attempts failed that have failed since; null if the last one succeeded
 * @param error why the last attempt failed, a sentence for people; null if it succeeded
 */
public record ReportStatus(
        String url,
        @Nullable List<HostAddress> reported,
        @Nullable Instant lastSuccess,
        @Nullable Instant failingSince,
        @Nullable String error) {

    static ReportStatus nothingYet(String url) {
        return new ReportStatus(url, null, null, null, null);
    }

    ReportStatus succeeded(List<HostAddress> addresses, Instant now) {
        return new ReportStatus(url, addresses, now, null, null);
    }

    ReportStatus failed(String why, Instant now) {
        return new ReportStatus(url, reported, lastSuccess, failingSince == null ? now : failingSince, why);
    }
}
