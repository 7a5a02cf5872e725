package org.bosixnet.client.cli.base;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.bosixnet.client.host.Escaped;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that has settings and prints. */
@Command(mixinStandardHelpOptions = true)
public abstract class SettingsCommand implements Callable<Integer> {

    @Mixin
    private Settings settings = new Settings();

    @Spec
    private @Nullable CommandSpec spec;

    protected final Program program() {
        return Program.of(Objects.requireNonNull(spec, "set by picocli"));
    }

    protected final Settings settings() {
        return settings;
    }

    protected final PrintWriter out() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    }

    /** Prints a sentence that is no result. */
    protected final void warn(String sentence) {
        err().println("bosixnet: " + Escaped.whole(sentence));
    }

    protected final PrintWriter err() {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getErr();
    }
}
