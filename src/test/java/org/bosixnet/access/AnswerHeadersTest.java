package org.bosixnet.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerHeadersTest {

    @Test
    void everyAnswerTellsABrowserWhatNotToDo() {
        Map<String, String> headers = new HashMap<>();
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                AnswerHeadersTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, called, given) -> {
                    if (!called.getName().equals("setHeader")) {
                        throw new UnsupportedOperationException(called.getName());
                    }
                    return headers.put((String) given[0], (String) given[1]);
                });
        AnswerHeaders.addTo(new FakeRequest().request(), response);
        assertThat(headers)
                .containsOnly(
                        Map.entry(
                                "Content-Security-Policy",
                                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                                        + " 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
                        Map.entry("X-Content-Type-Options", "nosniff"),
                        Map.entry("Referrer-Policy", "no-referrer"),
                        Map.entry("Cross-Origin-Resource-Policy", "same-origin"));
    }
}
