package org.bosixnet.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The registry's own classes and libraries, unpacked from the WAR, for what needs no server around them. */
final class RegistryClasses {

    private static final String UNPACKED = "WEB-INF/";
    private static final String COMMANDS = "org.bosixnet.Commands";

    private RegistryClasses() {}

    /**
     * Runs a command with the standard input and output.
     *
     * @param work an empty directory to unpack them in
     * @return the exit code
     */
    static int run(Path war, Path work, List<String> command) throws IOException, ReflectiveOperationException {
        unpack(war, work);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls(work), RegistryClasses.class.getClassLoader())) {
            thread.setContextClassLoader(loader); // libraries look for their parts there
            return (int) loader.loadClass(COMMANDS)
                    .getMethod("run", List.class, InputStream.class, OutputStream.class, PrintStream.class)
                    // not System.out, which tells no failure
                    .invoke(null, command, System.in, new FileOutputStream(FileDescriptor.out), System.err);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void unpack(Path war, Path work) throws IOException {
        try (JarFile jar = new JarFile(war.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.getName().startsWith(UNPACKED) && !entry.isDirectory()) {
                    Path file = work.resolve(entry.getName()).normalize();
                    if (!file.startsWith(work)) {
                        throw new IOException("the WAR has an entry outside of itself: " + entry.getName());
                    }
                    Files.createDirectories(file.getParent());
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                }
            }
        }
    }

    private static URL[] urls(Path work) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(work.resolve("WEB-INF/classes").toUri().toURL());
        try (Stream<Path> libraries = Files.list(work.resolve("WEB-INF/lib"))) {
            for (Path library : libraries.sorted().toList()) {
                urls.add(library.toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
