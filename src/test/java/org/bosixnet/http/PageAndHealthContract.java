package org.bosixnet.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page with its files, and the health. */
interface PageAndHealthContract extends RestCalls {

    @Test
    default void aBrowserGetsThePage() {
        http().accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Vary", containsString("Accept"))
                .body(containsString("<title>BOSixNet</title>"));
        http().get("/ui/page.js").then().statusCode(200).contentType(containsString("javascript"));
        http().get("/ui/page.css").then().statusCode(200).contentType(containsString("text/css"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ui/WEB-INF/web.xml", "/ui/%2e%2e/WEB-INF/web.xml", "/WEB-INF/web.xml", "/ui/", "/ui/none"})
    default void nothingElseIsServedAsAFile(String path) {
        http().get(path).then().statusCode(oneOf(400, 403, 404)).body(not(containsString("listener")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/live", "/health/ready"})
    default void aLoadBalancerThatAsksByOptionsNeedsNoFormOfTheAnswer(String path) {
        for (String accept : new String[] {"*/*", "application/json", "image/png"}) {
            http().accept(accept).options(path).then().statusCode(204);
        }
    }

    @Test
    default void theRegistryIsLiveAndReady() {
        for (String path : new String[] {"/health/live", "/health/ready"}) {
            http().get(path)
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .body(equalTo("{\"status\":\"up\"}"));
        }
    }
}
