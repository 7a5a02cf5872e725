package org.bosixnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.bosixnet.dao.HostRecordDaoFactory;

/** Jars with stores that are compiled here, and are nowhere else on the class path. */
final class TestPlugin {

    /** A store that keeps its records in memory, and tells in its data directory what became of it. */
    private static final String FACTORY = """
            package plugin;

            import java.io.IOException;
            import java.io.UncheckedIOException;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.Set;
            import org.bosixnet.dao.HostRecordDao;
            import org.bosixnet.dao.HostRecordDaoFactory;
            import org.bosixnet.dao.StoreConfig;

            public final class TinFactory implements HostRecordDaoFactory {
                @Override
                public String name() {
                    return "tin";
                }

                @Override
                public Set<String> settings() {
                    return Set.of("bosixnet.tin.label", "bosixnet.tin.key-file");
                }

                @Override
                public HostRecordDao open(StoreConfig config) {
                    boolean found = Thread.currentThread().getContextClassLoader().getResource("plugin/Tin.class") != null;
                    tell(config, "opened", config.settings() + " " + found);
                    return new Tin(new org.bosixnet.dao.memory.MemoryHostRecordDaoFactory().open(config), config);
                }

                static void tell(StoreConfig config, String what, String text) {
                    try {
                        Files.writeString(Files.createDirectories(config.dataDir()).resolve(what), text);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            """;

    private static final String STORE = """
            package plugin;

            import java.util.Optional;
            import org.bosixnet.dao.*;
            import org.bosixnet.host.*;

            record Tin(HostRecordDao memory, StoreConfig config) implements HostRecordDao {
                @Override
                public void start(HostRecordFeed feed) {
                    memory.start(feed);
                }

                @Override
                public CommitResult commit(Transaction transaction) {
                    return memory.commit(transaction);
                }

                @Override
                public void markSeen(HostName name, SignOfLife sign) {
                    memory.markSeen(name, sign);
                }

                @Override
                public void clockSet(ClockStep step) {
                    memory.clockSet(step);
                }

                @Override
                public Optional<String> unavailable() {
                    return memory.unavailable();
                }

                @Override
                public void close() {
                    memory.close();
                    Lid.close(config);
                }
            }
            """;

    /** What nobody loads before the store is closed. */
    private static final String LAST = """
            package plugin;

            final class Lid {
                static void close(org.bosixnet.dao.StoreConfig config) {
                    TinFactory.tell(config, "closed", "");
                }
            }
            """;

    private TestPlugin() {}

    /** Makes a jar with the store {@code tin}, and returns it. */
    static Path tin(Path jar) throws IOException {
        Map<String, byte[]> entries = compile(Map.of("TinFactory", FACTORY, "Tin", STORE, "Lid", LAST));
        entries.put(services(), "plugin.TinFactory # a tin\n".getBytes(StandardCharsets.UTF_8));
        return write(jar, "", entries);
    }

    /**
     * Makes a jar with a factory that nobody can open, and returns it.
     *
     * @param type the name of its class, in the package {@code plugin}
     * @param members the class's body but for {@code open}
     */
    static Path factory(Path jar, String type, String members) throws IOException {
        Map<String, byte[]> entries = factory(type, members);
        return write(jar, "", entries);
    }

    /** Returns the entries of such a jar. */
    static Map<String, byte[]> factory(String type, String members) throws IOException {
        Map<String, byte[]> entries = compile(Map.of(type, """
                package plugin;

                public final class %s implements org.bosixnet.dao.HostRecordDaoFactory {
                    %s

                    @Override
                    public org.bosixnet.dao.HostRecordDao open(org.bosixnet.dao.StoreConfig config) {
                        throw new UnsupportedOperationException();
                    }
                }
                """.formatted(type, members)));
        entries.put(services(), ("plugin." + type).getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    private static String services() {
        return "META-INF/services/" + HostRecordDaoFactory.class.getName();
    }

    private static Map<String, byte[]> compile(Map<String, String> sources) throws IOException {
        Path classes = Files.createTempDirectory("bosixnet-plugin");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            List<JavaFileObject> units = new ArrayList<>();
            sources.forEach((name, text) -> units.add(
                    new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return text;
                        }
                    }));
            boolean compiled = compiler.getTask(messages, files, null, List.of("-proc:none"), null, units)
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
            Map<String, byte[]> entries = new LinkedHashMap<>();
            try (Stream<Path> made = Files.walk(classes)) {
                for (Path file : new TreeSet<>(made.filter(Files::isRegularFile).toList())) {
                    entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
            return entries;
        } finally {
            org.eclipse.jetty.util.IO.delete(classes);
        }
    }

    /** Writes a jar that names other jars, or none, and returns it. */
    static Path write(Path jar, String classPath, Map<String, byte[]> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return jar;
    }
}
