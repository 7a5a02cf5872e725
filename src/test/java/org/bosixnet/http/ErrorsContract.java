package org.bosixnet.http;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered where the request is wrong: one body for every error, in the form that was asked for. */
interface ErrorsContract extends RestCalls {

    @Test
    default void anotherFormThanJsonIsNotToBeHad() {
        http().accept("application/xml")
                .get("/api/v1/hosts")
                .then()
                .statusCode(406)
                .contentType("text/plain;charset=UTF-8")
                .body(equalTo("None of the media types in Accept is available here.\n"));
    }

    @Test
    default void anotherMethodIsRefused() {
        http().post("/api/v1/hosts/alpha")
                .then()
                .statusCode(405)
                .header("Allow", containsString("PUT"))
                .body("code", equalTo("method-not-allowed"));
        http().delete("/api/v1/hosts").then().statusCode(405).header("Allow", containsString("GET"));
    }

    @Test
    default void whatIsNotThereIsNotFound() {
        http().get("/api/v1/none").then().statusCode(404).body("code", equalTo("not-found"));
        http().get("/a/b").then().statusCode(404).body(equalTo("There is nothing at /a/b.\n"));
        http().accept("application/json")
                .get("/a/b")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", equalTo("There is nothing at /a/b."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/api/v1/hosts/a..b|400|invalid-name|The host name is not allowed|'a..b' is not a host name: each"
                        + " part between dots has 1 to 63 letters a-z, digits, '_' or '-', and neither starts nor ends"
                        + " with '-'.",
                "GET|/localhost|400|invalid-name|The host name is not allowed|'localhost' is reserved: in a hosts file "
                        + "it would change how the computer works. A name such as 'my-localhost' can be used.",
                "GET|/nic|400|invalid-name|The host name is not allowed|'nic' is reserved: it is a path of the"
                        + " registry. A name such as 'my-nic' can be used.",
                "GET|/a.1|400|invalid-name|The host name is not allowed|'a.1' would be read as an IPv4 address: its"
                        + " last part must not be a number.",
                "GET|/a?update=fe80::1|400|invalid-address|The address is not allowed|'fe80::1' is link-local, which"
                        + " only the same link can reach. It must be an IPv6 unicast address such as 2001:db8::1.",
                "GET|/a?update=192.0.2.1|400|invalid-address|The address is not allowed|'192.0.2.1' is an IPv4"
                        + " address. It must be an IPv6 unicast address such as 2001:db8::1.",
                "GET|/a?update=x|400|invalid-address|The address is not allowed|'x' is not an IPv6 address. It must"
                        + " be an IPv6 unicast address such as 2001:db8::1.",
                "GET|/api/v1/hosts?since=x|400|invalid-parameter|A parameter is not allowed|'x' is not a position;"
                        + " take the one from 'revision' of an earlier answer.",
                "GET|/api/v1/hosts/nobody|404|unknown-host|There is no such host|There is no host 'nobody'.",
                "DELETE|/api/v1/hosts/nobody|404|unknown-host|There is no such host|There is no host 'nobody'.",
                "GET|/api/v2|404|not-found|There is nothing here|There is nothing at /api/v2.",
                "POST|/hosts|405|method-not-allowed|The method is not allowed here|The method is not allowed here;"
                        + " allowed: GET, HEAD.",
                "POST|/api/v1/hosts/a|405|method-not-allowed|The method is not allowed here|The method is not allowed"
                        + " here; allowed: DELETE, GET, HEAD, PUT."
            })
    default void everyErrorHasTheOneBody(
            String method, String path, int status, String code, String title, String detail) {
        http().accept("application/json")
                .request(method, path)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .body(
                        "",
                        equalTo(Map.of(
                                "type",
                                "urn:bosixnet:problem:" + code,
                                "title",
                                title,
                                "status",
                                status,
                                "code",
                                code,
                                "detail",
                                detail)));
        if (!path.startsWith("/api")) {
            http().request(method, path)
                    .then()
                    .statusCode(status)
                    .contentType("text/plain;charset=UTF-8")
                    .body(equalTo(detail + "\n"));
        }
    }
}
