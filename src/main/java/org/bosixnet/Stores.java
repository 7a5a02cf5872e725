package org.bosixnet;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bosixnet.dao.HostRecordDaoFactory;
import org.eclipse.microprofile.config.Config;

/**
 * The stores that there are, by their names: those of the registry, and those in the jars of {@code bosixnet.plugins}. Holds
 * the jars open until it is closed, which must be after the store that was opened.
 */
final class Stores implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");
    private static final Pattern SETTING_END = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*");

    private final URLClassLoader plugins;
    private final Map<String, Store> stores = new TreeMap<>();

    private record Store(HostRecordDaoFactory factory, Set<String> settings) {}

    private Stores(List<Path> jars) {
        plugins = new URLClassLoader(
                "bosixnet-plugins", jars.stream().map(Stores::url).toArray(URL[]::new), Stores.class.getClassLoader());
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e); // the system's own files have URLs
        }
    }

    /**
     * Makes the factory of every store.
     *
     * @throws ConfigException if a plugin cannot be used, or must not be; the message says why
     */
    static Stores load(Config config) {
        Stores stores = new Stores(PluginJars.find(new SettingReader(config)));
        try {
            stores.make();
        } catch (RuntimeException | Error e) {
            Bosixnet.end("The plugins", stores);
            throw e;
        }
        return stores;
    }

    private void make() {
        try {
            for (HostRecordDaoFactory factory : ServiceLoader.load(HostRecordDaoFactory.class, plugins)) {
                add(factory);
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw unusable("A store of bosixnet.plugins", e);
        }
    }

    private void add(HostRecordDaoFactory factory) {
        String name;
        Store store;
        try {
            name = Objects.requireNonNull(factory.name(), "its name is null");
            store = new Store(factory, Set.copyOf(factory.settings()));
        } catch (RuntimeException | LinkageError e) {
            throw unusable("The store " + place(factory), e);
        }
        add(name, store);
    }

    private static ConfigException unusable(String which, Throwable e) {
        return new ConfigException(
                which + " cannot be used (" + e + (e.getCause() == null ? "" : ": " + e.getCause())
                        + "). It must be made for this version of the registry, and for Java "
                        + Runtime.version().feature() + " or older.",
                e);
    }

    /** Returns the class of a factory and where it is, to tell it from all others. */
    private static String place(HostRecordDaoFactory factory) {
        Class<?> type = factory.getClass();
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return type.getName() + (source == null ? "" : " in " + source.getLocation());
    }

    private void add(String name, Store store) {
        if (!NAME.matcher(name).matches()) {
            throw new ConfigException("The name of the store " + place(store.factory()) + " is '" + name
                    + "'; it must be lower-case letters and digits, the first a letter.");
        }
        String prefix = ConfigSources.PREFIX + name + ".";
        for (String setting : store.settings()) {
            if (!setting.startsWith(prefix)
                    || !SETTING_END.matcher(setting.substring(prefix.length())).matches()) {
                throw new ConfigException("The store " + place(store.factory()) + " has a setting '" + setting
                        + "'; its name must be " + prefix + " and lower-case letters, digits, '.' and '-'.");
            }
        }
        Store other = stores.putIfAbsent(name, store);
        if (other != null) {
            throw new ConfigException(
                    "Two stores are named '" + name + "': " + place(other.factory()) + ", and " + place(store.factory())
                            + ". Each name may be there once: take one of them out of bosixnet.plugins.");
        }
    }

    /** Returns the full names of the own settings of each store, by its name. */
    Map<String, Set<String>> settings() {
        return stores.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, store -> store.getValue()
                .settings()));
    }

    /**
     * Returns what a store's factory does. Meanwhile the context class loader of the thread is the plugins': their libraries
     * look for their parts there.
     *
     * @param name one of {@link #settings}
     */
    <T> T use(String name, Function<HostRecordDaoFactory, T> act) {
        Store store = Objects.requireNonNull(stores.get(name), name);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(plugins);
        try {
            return act.apply(store.factory());
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        plugins.close();
    }
}
