package org.bosixnet.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.bind.JsonbBuilder;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.bosixnet.access.RequestLog;
import org.bosixnet.limit.ThrottledException;
import org.junit.jupiter.api.Test;

/** Whoever is refused for now is told when to come again, and a whole fleet not for the same second. */
class RetryAfterTest {

    private static final Map<String, Object> ANSWERS =
            Map.of("getHeaders", Collections.emptyEnumeration(), "getRequestURI", "/x", "getContextPath", "");

    private static IntSummaryStatistics told(Duration returns) {
        ProblemAnswers answers = new ProblemAnswers(
                JsonbBuilder.create(),
                new RequestLog(System::nanoTime),
                (path, problem, status, headers) -> Optional.empty(),
                () -> returns,
                new Random(1));
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                RetryAfterTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, given) -> ANSWERS.get(method.getName()));
        return IntStream.range(0, 1000)
                .map(i ->
                        Integer.parseInt(answers.of(new ThrottledException("Too many.", Duration.ofSeconds(4)), request)
                                .headers()
                                .get("Retry-After")))
                .summaryStatistics();
    }

    @Test
    void aFewAreToldTheSame() {
        assertThat(told(Duration.ofSeconds(1)).getMin()).isEqualTo(5);
        assertThat(told(Duration.ofSeconds(1)).getMax()).isEqualTo(5);
    }

    @Test
    void aFleetIsSpreadOverTheTimeThatItNeeds() {
        IntSummaryStatistics told = told(Duration.ofSeconds(27));
        assertThat(told.getMin()).isEqualTo(5);
        assertThat(told.getMax()).isEqualTo(31);
        assertThat(told.getAverage()).isBetween(16.0, 20.0);
    }
}
