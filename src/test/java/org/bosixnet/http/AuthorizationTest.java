package org.bosixnet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bosixnet.access.Caller;
import org.bosixnet.access.ClientAddress;
import org.bosixnet.access.IpAddress;
import org.bosixnet.access.Roles;
import org.bosixnet.http.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationTest {

    /** A resource of which each method says who may call it. */
    public static final class Declared {
        @GET
        @RolesAllowed({Roles.HOST, Roles.ADMIN})
        public void restricted() {}

        @POST
        @PermitAll
        public void open() {}

        /** Answers no request. */
        public void other() {}
    }

    /** A resource with a method that does not say so. */
    public static final class Silent {
        @GET
        public void forgotten() {}
    }

    /** A resource with a method that says two things. */
    public static final class Contradictory {
        @PUT
        @PermitAll
        @RolesAllowed(Roles.ADMIN)
        public void both() {}
    }

    private final Authorization authorization = new Authorization(List.of(Declared.class));

    @Test
    void aMethodThatDoesNotSayWhoMayCallItStopsTheStart() {
        assertThatThrownBy(() -> new Authorization(List.of(Declared.class, Silent.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Silent.forgotten must say who may call it, by @RolesAllowed or @PermitAll.");
        assertThatThrownBy(() -> new Authorization(List.of(Contradictory.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Contradictory.both must say who may call it");
    }

    @ParameterizedTest
    @ValueSource(strings = {Roles.HOST, Roles.ADMIN})
    void aCallerWithOneOfTheRolesPasses(String role) {
        assertThatCode(() -> call("restricted", role)).doesNotThrowAnyException();
    }

    @Test
    void aCallerWithoutAnyOfTheRolesIsRefused() {
        assertThatThrownBy(() -> call("restricted", Roles.READER)).isInstanceOf(ProblemException.class);
    }

    @Test
    void whatIsOpenIsOpenToEveryone() {
        assertThatCode(() -> call("open", "none")).doesNotThrowAnyException();
    }

    @Test
    void whatIsNoMethodOfTheResourcesIsForNobody() {
        assertThatThrownBy(() -> call("other", Roles.ADMIN)).isInstanceOf(ProblemException.class);
    }

    /** Calls a method as the framework does: it asks at its start what is to be run before each call. */
    private void call(String name, String role) throws IOException, NoSuchMethodException {
        Method method = Declared.class.getMethod(name);
        List<ContainerRequestFilter> filters = new ArrayList<>();
        authorization.configure(
                fake(ResourceInfo.class, (proxy, called, given) -> method),
                fake(FeatureContext.class, (proxy, called, given) -> {
                    filters.add((ContainerRequestFilter) given[0]);
                    return proxy;
                }));
        assertThat(filters).hasSize(1);
        Caller caller = new Caller(
                new ClientAddress(IpAddress.read("2001:db8::1").orElseThrow(), false),
                null,
                null,
                null,
                Set.of(role),
                Optional.empty(),
                null,
                false);
        filters.get(0).filter(fake(ContainerRequestContext.class, (proxy, called, given) -> switch (called.getName()) {
            case "getMethod" -> "GET";
            case "getProperty" -> given[0].equals(Caller.class.getName()) ? caller : null;
            default -> throw new UnsupportedOperationException(called.getName());
        }));
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
