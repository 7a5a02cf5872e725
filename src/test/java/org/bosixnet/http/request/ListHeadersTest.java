package org.bosixnet.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListHeadersTest {

    /** A request whose lines of one header are given, split by bars; an absent one has none. */
    private static HttpServletRequest with(String header, String lines) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ListHeadersTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("getHeaders")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    return lines == null || !header.equals(arguments[0])
                            ? Collections.emptyEnumeration()
                            : Collections.enumeration(List.of(lines.split("\\|", -1)));
                });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"a\"', true",
                "'W/\"a\"', true",
                "'\"b\"', false",
                "'*', true",
                "' * ', true",
                "'\"b\", W/\"a\"', true",
                "'\"b\"|\"a\"', true",
                "'\"b,\" ,, \"a\",', true",
                "'\"a', false",
                "'a', false",
                "'w/\"a\"', false",
                "'\"b\" \"a\"', false",
                "'garbage, \"a\"', false",
                "'\"a\", garbage', false",
                "'*, \"b\"', false",
                "'', false",
                ", false",
            })
    void theTagsThatTheClientHas(String header, boolean has) {
        assertThat(ListHeaders.hasAlready(with("If-None-Match", header), "a")).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"'\"a\"', true", "'W/\"a\"', true", "'*', false", "garbage, false", "'', false", ", false"})
    void aMatchIsAskedForThatAWeakTagNeverIs(String header, boolean another) {
        assertThat(ListHeaders.wantsAnother(with("If-Match", header))).isEqualTo(another);
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "'br, GZIP', true",
        "x-gzip, true",
        "'br|gzip', true",
        "'gzip;q=0.5', true",
        "'gzip ; Q=0.001', true",
        "'gzip;q=0', false",
        "'gzip;q=0.000', false",
        "'gzip;x=1;q=0', false",
        "'gzip;q=abc', false",
        "'gzip;q=-1', false",
        "'identity, *', false",
        "gzipped, false",
        "'', false",
        ", false"
    })
    void gzipIsForWhoTakesIt(String header, boolean accepts) {
        assertThat(ListHeaders.acceptsGzip(with("Accept-Encoding", header))).isEqualTo(accepts);
    }

    @ParameterizedTest
    @CsvSource({
        ", true",
        "'', true",
        "*/*, true",
        "application/json, true",
        "Application/JSON;charset=utf-8, true",
        "application/*;q=0.1, true",
        "text/plain, false",
        "'text/plain, */*;q=0.1', true",
        "'application/json;q=0, */*', false",
        "application/problem+json, false",
        // what cannot be read takes the default
        ";;, true",
        "'*/*;q=abc', true",
        "'text/plain, x', true",
        "text/plain;q=2, true",
    })
    void jsonIsForWhoTakesIt(String header, boolean accepts) {
        assertThat(ListHeaders.acceptsJson(with("Accept", header))).isEqualTo(accepts);
    }

    @ParameterizedTest
    @CsvSource({
        "text/html, true",
        "'text/plain|TEXT/HTML;q=0.1', true",
        "'garbage;;,text/html', true",
        "text/html;q=x, true",
        "text/html;q=0, false",
        "'text/html;level=1; q=0.000|*/*', false",
        "*/*, false",
        "';;', false",
        ", false"
    })
    void thePageIsForWhoNamesHtml(String header, boolean wants) {
        assertThat(ListHeaders.wantsPage(with("Accept", header))).isEqualTo(wants);
    }

    @Property
    void noHeaderMakesItFail(@ForAll String header) {
        ListHeaders.hasAlready(with("If-None-Match", header), "a");
        ListHeaders.wantsAnother(with("If-Match", header));
        ListHeaders.acceptsGzip(with("Accept-Encoding", header));
        ListHeaders.acceptsJson(with("Accept", header));
        ListHeaders.wantsPage(with("Accept", header));
    }
}
