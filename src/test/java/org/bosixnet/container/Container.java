package org.bosixnet.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of servlet container, as it is installed. */
public interface Container {

    /** What an undeployed application must not leave an instance of. */
    List<String> classLoaders();

    /**
     * Lays out what one process of it needs: configuration with an ephemeral port of the loopback interface, and an
     * empty directory for applications.
     *
     * @param base an empty directory
     */
    void prepare(Path base) throws IOException;

    /** Returns the command that runs it in the foreground. */
    List<String> command(Path base, List<String> jvmOptions);

    /** Puts an application there, in a way that never shows the container half a file. */
    void deploy(Path base, Path war, String contextPath) throws IOException;

    /** Takes an application away, as a person would: by deleting its file. */
    void undeploy(Path base, String contextPath) throws IOException;
}
