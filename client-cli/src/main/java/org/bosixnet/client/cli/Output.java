package org.bosixnet.client.cli;

import jakarta.json.Json;
import jakarta.json.JsonStructure;
import jakarta.json.stream.JsonGenerator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where commands print, and how they print JSON. */
final class Output {

    private Output() {}

    /** Returns standard output as picocli knows it. */
    static PrintWriter of(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getOut();
    }

    /** Returns the error output as picocli knows it. */
    static PrintWriter errorsOf(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec, "set by picocli").commandLine().getErr();
    }

    /** Returns JSON over several lines, for people and for programs. */
    static String pretty(JsonStructure json) {
        StringWriter text = new StringWriter();
        try (var writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.write(json);
        }
        return text.toString().strip();
    }
}
