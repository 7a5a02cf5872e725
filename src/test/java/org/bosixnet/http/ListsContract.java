package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the lists are sent: once, packed, and from a position on. */
interface ListsContract extends RestCalls {

    String TIME = "2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{3})?Z";

    @Test
    default void aListThatIsKnownIsNotSentAgain() {
        report("alpha", "2001:db8::1");
        for (String path : new String[] {"/hosts", "/api/v1/hosts", "/"}) {
            String tag = http().get(path).then().statusCode(200).extract().header("ETag");
            assertThat(tag).matches("W/\"[A-Za-z0-9_-]{22}\"");
            http().header("If-None-Match", tag)
                    .get(path)
                    .then()
                    .statusCode(304)
                    .header("ETag", tag)
                    .body(equalTo(""));
        }
        String before = http().get("/hosts").header("ETag");
        report("alpha", "2001:db8::2");
        http().header("If-None-Match", before)
                .get("/hosts")
                .then()
                .statusCode(200)
                .body(equalTo("2001:db8::2    alpha\n"));
        report("alpha", "2001:db8::1");
        http().header("If-None-Match", "\"x\", " + before).get("/hosts").then().statusCode(304);
    }

    @Test
    default void aListIsPackedForWhoTakesIt() {
        report("alpha", "2001:db8::1");
        unpacked()
                .header("Accept-Encoding", "br, gzip;q=0.5")
                .get("/hosts")
                .then()
                .header("Content-Encoding", "gzip")
                .header("Vary", containsString("Accept-Encoding"));
        http().header("Accept-Encoding", "gzip").get("/hosts").then().body(equalTo("2001:db8::1    alpha\n"));
        unpacked()
                .header("Accept-Encoding", "gzip;q=0")
                .get("/hosts")
                .then()
                .header("Content-Encoding", equalTo(null))
                .body(equalTo("2001:db8::1    alpha\n"));
    }

    @Test
    default void theApiListsEverything() {
        report("alpha", "2001:db8::1");
        http().get("/api/v1/hosts")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("revision", matchesPattern("[0-9a-zA-Z]+-[1-9][0-9]*"))
                .body("hosts", hasSize(1))
                .body("hosts[0].name", equalTo("alpha"))
                .body("hosts[0].addresses", contains("2001:db8::1"))
                .body("hosts[0].changed", matchesPattern(TIME))
                .body("hosts[0].seen", matchesPattern(TIME))
                .body("hosts[0].state", equalTo("online"))
                .body("removed", empty())
                .body("reset", equalTo(true))
                .body("staleAfter", equalTo(900));
    }

    @Test
    default void sinceGivesOnlyWhatChanged() {
        report("alpha", "2001:db8::1");
        report("beta", "2001:db8::2");
        String position = http().get("/api/v1/hosts").path("revision");
        report("gamma", "2001:db8::3");
        report("beta", "2001:db8::22");
        http().delete("/api/v1/hosts/alpha").then().statusCode(204);
        http().get("/api/v1/hosts?since=" + position)
                .then()
                .body("hosts.name", contains("beta", "gamma"))
                .body("hosts[0].addresses", contains("2001:db8::22"))
                .body("removed", contains("alpha"))
                .body("reset", equalTo(false))
                .body("revision", not(equalTo(position)));
        String now = http().get("/api/v1/hosts").path("revision");
        http().get("/api/v1/hosts?since=" + now)
                .then()
                .body("hosts", empty())
                .body("removed", empty())
                .body("reset", equalTo(false))
                .body("$", not(hasKey("staleAfter")))
                .body("revision", equalTo(now));
    }

    @Test
    default void anUnknownPositionGivesTheWholeList() {
        report("alpha", "2001:db8::1");
        http().get("/api/v1/hosts?since=other-1")
                .then()
                .statusCode(200)
                .body("reset", equalTo(true))
                .body("hosts.name", contains("alpha"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-", "1-", "a-01", "a--1", "a-1-1", "a-1%20"})
    default void whatIsNoPositionIsRefused(String since) {
        http().accept("application/json")
                .get("/api/v1/hosts?since=" + since)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-parameter"));
    }
}
