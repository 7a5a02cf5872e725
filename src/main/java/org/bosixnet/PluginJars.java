package org.bosixnet;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.jspecify.annotations.Nullable;

/** The jars that {@code bosixnet.plugins} names: only those that nobody else could have put there, or changed. */
final class PluginJars {

    private static final String SETTING = "plugins";
    private static final String SERVICES = "META-INF/services/" + HostRecordDaoFactory.class.getName();

    private final TrustedFiles trusted = new TrustedFiles();
    private final Set<Path> jars = new LinkedHashSet<>();
    private final Map<String, Path> factories = new HashMap<>();

    private PluginJars() {}

    /**
     * Returns the real paths of all jars, each once.
     *
     * @throws ConfigException if a path is not there, if it names anything but jars and directories of jars, or if another
     *     user could have put something there
     */
    static List<Path> find(SettingReader settings) {
        PluginJars found = new PluginJars();
        for (Path path : settings.paths(SETTING)) {
            try {
                found.add(path);
            } catch (IOException e) {
                throw refused(path, "cannot be read (" + e + ")");
            }
        }
        return new ArrayList<>(found.jars);
    }

    private void add(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw refused(path, "is not there");
        }
        if (!Files.isDirectory(path)) {
            addJar(path);
            return;
        }
        trusted.demandPrograms(path);
        Set<Path> inOrder = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*.jar")) {
            files.forEach(inOrder::add);
        }
        for (Path jar : inOrder) {
            addJar(jar);
        }
    }

    private void addJar(Path path) throws IOException {
        trusted.demandSettings(path, ConfigSources.PREFIX + SETTING);
        Path real = path.toRealPath();
        trusted.demandPrograms(Objects.requireNonNull(real.getParent()));
        if (jars.add(real)) {
            try (JarFile jar = new JarFile(real.toFile())) {
                demandAlone(real, jar.getManifest());
                demandOtherFactories(real, jar);
            } catch (ZipException e) {
                throw refused(path, "is not a jar (" + e.getMessage() + ")");
            }
        }
    }

    /** Refuses a jar that brings in others, which nobody has checked. */
    private static void demandAlone(Path path, @Nullable Manifest manifest) {
        String others = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (others != null && !others.isBlank()) {
            throw refused(path, "has a Class-Path in its manifest (" + others + "), which would load files unchecked");
        }
    }

    /** Refuses two jars with one factory, such as two versions of a plugin: the first would count without a word. */
    private void demandOtherFactories(Path path, JarFile jar) throws IOException {
        ZipEntry services = jar.getEntry(SERVICES);
        if (services == null) {
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jar.getInputStream(services), StandardCharsets.UTF_8))) {
            for (String line : (Iterable<String>) lines.lines()::iterator) {
                String factory = line.replaceFirst("#.*", "").strip();
                Path other = factory.isEmpty() ? null : factories.put(factory, path);
                if (other != null && !other.equals(path)) {
                    throw refused(path, "names the same store as " + other + " (" + factory + "); one has to go");
                }
            }
        }
    }

    private static ConfigException refused(Path path, String why) {
        return new ConfigException("The setting " + ConfigSources.PREFIX + SETTING + " names " + path + ", which " + why
                + ". It must be jars and directories of jars, separated by '" + File.pathSeparator
                + "', that the user whom the server runs as can read.");
    }
}
