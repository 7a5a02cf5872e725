package org.bosixnet.http;

import static io.restassured.RestAssured.given;

import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import org.bosixnet.TestRegistry;

/** Calls of a registry whose access is open. */
interface RestCalls {

    TestRegistry registry();

    default RequestSpecification http() {
        return given().baseUri(registry().uri())
                .config(RestAssuredConfig.config())
                .urlEncodingEnabled(false);
    }

    /** Does not ask for gzip, as REST-assured would. */
    default RequestSpecification unpacked() {
        return http().config(RestAssuredConfig.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }

    default RequestSpecification json(String body) {
        return http().contentType("application/json").body(body);
    }

    default void report(String name, String address) {
        http().get("/" + name + "?update=" + address).then().statusCode(200);
    }
}
