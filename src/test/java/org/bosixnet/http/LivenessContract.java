package org.bosixnet.http;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import org.junit.jupiter.api.Test;

/** How hosts report, and what is shown of it. */
interface LivenessContract extends RestCalls {

    @Test
    default void eachHostTellsHowItReports() {
        json("{\"addresses\":[\"2001:db8::1\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .body("reports", equalTo("agent"));
        report("beta", "2001:db8::2");
        http().get("/nic/update?hostname=gamma&myip=2001:db8::3").then().statusCode(200);
        http().get("/api/v1/hosts").then().body("hosts.reports", contains("agent", "original", "dyndns2"));
        for (String name : new String[] {"alpha", "beta", "gamma"}) {
            http().get("/api/v1/hosts/" + name)
                    .then()
                    .body("state", equalTo("online"))
                    .body("reports", notNullValue())
                    .body("$", not(hasKey("contested")));
        }
    }

    @Test
    default void aNameThatTwoReportInTurnsIsContested() {
        for (int i = 0; i < 2; i++) {
            json("{\"addresses\":[\"2001:db8::1\"]}")
                    .put("/api/v1/hosts/alpha")
                    .then()
                    .body("$", not(hasKey("contested")));
            if (i == 0) {
                report("alpha", "2001:db8::2");
            }
        }
        report("alpha", "2001:db8::2");
        http().get("/api/v1/hosts/alpha").then().body("contested.since", notNullValue());
        http().get("/api/v1/hosts").then().body("hosts[0].contested.since", notNullValue());
        json("{\"addresses\":[\"2001:db8::1\"]}")
                .put("/api/v1/hosts/alpha")
                .then()
                .body("contested.since", notNullValue());
    }
}
