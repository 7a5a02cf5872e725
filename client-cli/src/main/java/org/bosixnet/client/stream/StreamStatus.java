package org.bosixnet.client.stream;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the list comes by stream.
 *
 * @param url whose stream it is, empty if there is none
 * @param since when it began, null if there is none
 * @param lastEvent when a stream last told of something, null if never
 * @param why sentences about why there is none; may be empty
 */
public record StreamStatus(
        String url, @Nullable Instant since, @Nullable Instant lastEvent, String why) {

    static StreamStatus none(String why) {
        return new StreamStatus("", null, null, why);
    }

    public JsonObject toJson() {
        return Json.createObjectBuilder()
                .add("url", url)
                .add("since", text(since))
                .add("lastEvent", text(lastEvent))
                .add("why", why)
                .build();
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "" : time.toString();
    }
}
