package org.bosixnet.attack.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bosixnet.attack.AttackedRegistry;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.ee10.servlet.ServletMapping;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.servlet.ServletContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of access has a row for all that the running application answers at. */
class EndpointsTest {

    private static AttackedRegistry registry;
    private static ServletHandler handler;

    @BeforeAll
    static void start() {
        registry = new AttackedRegistry(Map.of());
        handler = registry.registry().context().getServletHandler();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void theTableHasEveryEndpointAndNoOther() {
        assertThat(endpoints()).isEqualTo(AccessTable.declared());
    }

    @Test
    void nothingIsAnsweredBeforeItIsKnownWhoAsks() {
        List<String> mappings = Stream.of(handler.getFilterMappings())
                .flatMap(mapping -> Stream.of(mapping.getPathSpecs()).map(path -> mapping.getFilterName() + " " + path))
                .toList();
        assertThat(mappings).isEqualTo(AccessTable.FILTERS);
    }

    @Test
    void theContainersOwnServletsAreTheOnlyOnes() {
        Set<String> names = Stream.of(handler.getServletMappings())
                .map(ServletMapping::getServletName)
                .collect(Collectors.toSet());
        assertThat(AccessTable.SERVLETS).containsAll(names);
    }

    @Test
    void nothingButThePageIsThereToBeServedAsAFile() {
        assertThat(Path.of("src/main/webapp").toFile().list()).containsExactlyInAnyOrder("ui", "WEB-INF");
    }

    private static Set<String> endpoints() {
        ServletContainer jersey = Stream.of(handler.getFilters())
                .map(FilterHolder::getFilter)
                .filter(ServletContainer.class::isInstance)
                .map(ServletContainer.class::cast)
                .findFirst()
                .orElseThrow();
        ResourceConfig config = jersey.getConfiguration();
        Set<String> endpoints = new TreeSet<>();
        Stream.concat(
                        config.getResources().stream(),
                        Stream.concat(
                                        config.getClasses().stream(),
                                        config.getInstances().stream().map(Object::getClass))
                                .map(Resource::from)
                                .filter(resource -> resource != null && resource.getPath() != null))
                .forEach(resource -> collect("", resource, endpoints));
        return endpoints;
    }

    private static void collect(String parent, Resource resource, Set<String> endpoints) {
        String path = join(parent, resource.getPath());
        assertThat(resource.getResourceLocator())
                .as("what is at %s is not known beforehand", path)
                .isNull();
        resource.getResourceMethods().forEach(method -> endpoints.add(method.getHttpMethod() + " " + path));
        resource.getChildResources().forEach(child -> collect(path, child, endpoints));
    }

    private static String join(String parent, String path) {
        String bare = path.startsWith("/") ? path : "/" + path;
        return parent.equals("/") || parent.isEmpty() ? bare : parent + bare;
    }
}
